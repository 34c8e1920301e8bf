"""A coordinator sees who talks with whom, and asks a colleague to stand in for a worker who may be away."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from accounts.roles import Role
from matching import api
from matching.actions.exclusions import keep_apart
from matching.actions.understudies import answer
from matching.models import Pairing, Understudy
from tests.factories import be_a_waiting_client, be_a_worker, make_pairing, make_person

PAIRS = reverse("matching:pairs")


@pytest.fixture
def browser(kit: User) -> Client:
    browser = Client()
    browser.force_login(kit)
    return browser


@pytest.fixture
def pairing(amira: User, sam: User) -> Pairing:
    be_a_waiting_client(amira)
    return make_pairing(amira, sam)


@pytest.fixture
def robin(db: None) -> User:
    robin = make_person(Role.PEER_WORKER, "robin")
    be_a_worker(robin)
    return robin


def ask(browser: Client, pairing: Pairing, worker: User) -> str:
    url = reverse("matching:propose_understudy", args=[pairing.pk])
    return browser.post(url, {"worker": str(worker.pk)}, follow=True).content.decode()


def test_the_coordinator_asks_the_client_agrees_and_the_absence_uses_it(
    browser: Client, pairing: Pairing, robin: User, amira: User
) -> None:
    assert "Nobody</span>" in browser.get(PAIRS).content.decode()

    page = ask(browser, pairing, robin)
    assert "robin was asked. No answer yet from robin and amira." in page
    row = Understudy.objects.asked().get()
    answer(by=robin, understudy_id=row.pk, yes=True)
    assert api.understudy_of(pairing.pk) is None, "the client has not agreed"
    theirs = Client()
    theirs.force_login(amira)
    assert "May robin be there" in theirs.get(reverse("matching:my_support")).content.decode()
    theirs.post(reverse("matching:understudy", args=[row.pk]), {"yes": "yes"})

    assert api.understudy_of(pairing.pk) == robin.pk
    assert "robin</span>" in browser.get(PAIRS).content.decode()


def test_those_with_nobody_to_stand_in_come_first(
    browser: Client, pairing: Pairing, robin: User, stranger: User
) -> None:
    ask(browser, pairing, robin)
    later = make_pairing(stranger, robin)

    page = browser.get(PAIRS).context["page"]

    assert [row.pairing_id for row in page.rows] == [later.pk, pairing.pk]
    assert page.without == 1


def test_only_colleagues_who_could_be_asked_are_shown(
    browser: Client, pairing: Pairing, robin: User, amira: User
) -> None:
    apart, foreign = (make_person(Role.PEER_WORKER) for _ in range(2))
    be_a_worker(apart)
    be_a_worker(foreign, languages=("pl",))
    keep_apart(person=amira, names=[apart.pseudonym])

    (row,) = browser.get(PAIRS).context["page"].rows

    assert row.colleagues == ((robin.pk, "robin"),)
    assert "cannot stand in here" in ask(browser, pairing, apart)
    assert not Understudy.objects.exists()


def test_without_a_colleague_it_says_what_to_do(browser: Client, pairing: Pairing) -> None:
    url = reverse("matching:propose_understudy", args=[pairing.pk])

    assert "Please choose a colleague" in browser.post(url, follow=True).content.decode()
    assert "No colleague could be asked" in browser.get(PAIRS).content.decode()
