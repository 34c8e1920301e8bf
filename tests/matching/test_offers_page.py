"""A client is shown people they may really ask, and the truth when there is nobody."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.roles import Role
from matching.actions.hours import take_off
from matching.actions.profiles import pause, rest, resume
from matching.actions.requests import accept, ask, decline
from matching.models import Pairing, Request
from tests.factories import be_a_waiting_client, be_a_worker, make_pairing, make_person

OFFERS = reverse("matching:offers")


@pytest.fixture
def browser(amira: User) -> Client:
    browser = Client()
    browser.force_login(amira)
    return browser


def names_on(browser: Client) -> list[str]:
    return [card.name for card in browser.get(OFFERS).context["offers"].cards]


def test_three_at_most_the_best_fit_first(browser: Client, amira: User) -> None:
    be_a_waiting_client(amira, experiences=("voices", "ward"))
    for name, lived in [
        ("ash", ()),
        ("birch", ("ward",)),
        ("cedar", ("voices", "ward")),
        ("doum", ("voices",)),
    ]:
        be_a_worker(make_person(Role.PEER_WORKER, name), experiences=lived)

    assert names_on(browser) == ["cedar", "doum", "birch"]
    page = browser.get(OFFERS).content.decode()
    assert "I have also heard voices or seen things and been on a psychiatric ward" in page
    assert "score" not in page.lower()


def test_somebody_else_needs_no_reason_and_can_be_undone(
    browser: Client, amira: User, sam: User
) -> None:
    be_a_worker(sam)
    be_a_waiting_client(amira)
    assert names_on(browser) == ["sam"]

    browser.post(reverse("matching:somebody_else"), {"worker": sam.pk})
    assert names_on(browser) == []
    assert "Show me everyone again" in browser.get(OFFERS).content.decode()

    browser.post(reverse("matching:everyone_again"))
    assert names_on(browser) == ["sam"]


def test_whoever_could_not_say_yes_is_not_shown_again(
    browser: Client, amira: User, sam: User
) -> None:
    be_a_worker(sam)
    be_a_waiting_client(amira)
    asked = ask(client=amira, worker_id=sam.pk)
    decline(worker=sam, request_id=asked.pk)

    assert names_on(browser) == []
    home = browser.get(reverse("matching:my_support")).content.decode()
    assert "That says nothing about you" in home


def test_nobody_is_shown_who_takes_nobody(
    browser: Client, amira: User, sam: User, stranger: User
) -> None:
    be_a_worker(sam, seats=1)
    be_a_waiting_client(amira)
    assert names_on(browser) == ["sam"]

    pause(worker=sam)
    assert names_on(browser) == []
    resume(worker=sam)
    rest(worker=sam, until=timezone.now() + timedelta(hours=1))
    assert names_on(browser) == []
    rest(worker=sam, until=timezone.now() - timedelta(hours=1))
    assert names_on(browser) == ["sam"]
    take_off(
        person=sam, dates=[timezone.now().date() + timedelta(days=day) for day in range(-1, 9)]
    )
    assert names_on(browser) == []


def test_a_full_worker_is_not_shown(
    browser: Client, amira: User, sam: User, stranger: User
) -> None:
    make_pairing(stranger, sam)
    be_a_waiting_client(amira)
    assert names_on(browser) == ["sam"]

    be_a_worker(sam, seats=1)

    assert names_on(browser) == []


def test_when_nobody_is_free_the_page_says_so_and_what_may_help(
    browser: Client, amira: User, sam: User
) -> None:
    be_a_worker(sam, windows=())
    be_a_waiting_client(amira)

    page = browser.get(OFFERS).content.decode()

    assert "Nobody is free for you just now" in page
    assert "You keep your place" in page
    assert "any time, in writing" in page
    assert "We cannot say honestly how long" in page
    assert "Help now" in page


def test_the_usual_wait_is_said_once_enough_people_have_waited(
    browser: Client, amira: User
) -> None:
    for days in (1, 2, 3, 4, 9):
        pairing = make_pairing(make_person(), make_person(Role.PEER_WORKER))
        Pairing.objects.filter(pk=pairing.pk).update(
            waiting_since=pairing.began_at - timedelta(days=days)
        )
    be_a_waiting_client(amira, languages=("uk",))

    assert "people waited between 2 and 4 days" in browser.get(OFFERS).content.decode()


def test_asking_from_the_page(browser: Client, amira: User, sam: User) -> None:
    be_a_worker(sam)
    be_a_waiting_client(amira)

    response = browser.post(
        reverse("matching:ask"), {"worker": sam.pk, "note": "Hello"}, follow=True
    )

    assert Request.objects.get().note == "Hello"
    assert "You have asked sam" in response.content.decode()
    browser.post(reverse("matching:withdraw"))
    assert not Request.objects.open().exists()


def test_there_is_something_to_choose_only_while_one_is_looking(
    browser: Client, amira: User, sam: User
) -> None:
    home = reverse("matching:my_support")
    assert browser.get(OFFERS).headers["Location"] == home, "before the questions"
    be_a_worker(sam)
    be_a_waiting_client(amira)
    assert browser.get(OFFERS).status_code == 200

    asked = ask(client=amira, worker_id=sam.pk)
    assert browser.get(OFFERS).headers["Location"] == home, "while somebody thinks about it"

    accept(worker=sam, request_id=asked.pk)
    assert browser.get(OFFERS).headers["Location"] == home, "with somebody to talk with"


def test_a_form_that_names_nobody_is_refused(browser: Client, amira: User) -> None:
    be_a_waiting_client(amira)

    for page in ("ask", "somebody_else"):
        assert browser.post(reverse(f"matching:{page}"), {"worker": "7"}).status_code == 400
