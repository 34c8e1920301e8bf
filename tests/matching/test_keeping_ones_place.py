"""Nobody loses their place: not by changing, not by a pause in looking, not by a "no", and not by silence."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.roles import Role
from matching import api
from matching.actions.exclusions import keep_apart
from matching.actions.profiles import pause
from matching.actions.requests import accept, ask_next_free, decline, hand_on, lapse, withdraw
from matching.actions.support import start_looking, stop_looking
from matching.models import Pairing, Request, SupportProfile
from matching.selectors.support import offers_to
from peersupport.core import outbox
from peersupport.core.errors import Conflict
from tests.factories import be_a_waiting_client, be_a_worker, make_pairing, make_person

DAYS = timedelta(days=1)


@pytest.fixture
def robin(db: None) -> User:
    robin = make_person(Role.PEER_WORKER, "robin")
    be_a_worker(robin)
    return robin


def waited_days(client: User) -> int:
    since = SupportProfile.objects.get(person=client).waiting_since
    assert since is not None
    return (timezone.now() - since).days


def has_waited(client: User, days: int) -> None:
    be_a_waiting_client(client)
    since = timezone.now() - days * DAYS
    SupportProfile.objects.filter(person=client).update(waiting_since=since)


def test_whoever_stops_looking_and_comes_back_has_waited_already(amira: User) -> None:
    has_waited(amira, 9)
    stop_looking(client=amira)
    assert SupportProfile.objects.get(person=amira).waiting_since is None
    stop_looking(client=amira)

    start_looking(client=amira)

    assert waited_days(amira) == 9


def test_whoever_changes_their_worker_keeps_the_days_they_had_waited(
    amira: User, sam: User
) -> None:
    pairing = make_pairing(amira, sam)
    began = timezone.now() - 20 * DAYS
    Pairing.objects.update(waiting_since=began - 6 * DAYS, began_at=began)

    api.end_pairing(pairing_id=pairing.pk, by=amira)
    browser = Client()
    browser.force_login(amira)
    assert "the 6 days you waited" in browser.get(reverse("matching:my_support")).content.decode()
    browser.post(reverse("matching:look_again"))

    assert waited_days(amira) == 6, "not 26: the time they had somebody is nobody's wait"


def test_somebody_may_go_back_to_an_earlier_worker(amira: User, sam: User, robin: User) -> None:
    pairing = make_pairing(amira, sam)
    api.end_pairing(pairing_id=pairing.pk, by=amira)
    start_looking(client=amira)
    others = [make_person(Role.PEER_WORKER) for _ in range(3)]
    for other in others:
        be_a_worker(other, seats=5)

    offers = offers_to(amira, timezone.now())
    assert "sam" in [card.name for card in (*offers.cards, *offers.earlier)]

    keep_apart(person=amira, names=["sam"])
    offers = offers_to(amira, timezone.now())
    assert "sam" not in [card.name for card in (*offers.cards, *offers.earlier)]


def run_the_outbox() -> None:
    outbox.run_due(timezone.now())


def test_the_next_person_free_and_after_a_no_the_one_after(
    amira: User, sam: User, robin: User
) -> None:
    be_a_worker(sam)
    has_waited(amira, 5)
    first = ask_next_free(client=amira)

    decline(worker=first.worker, request_id=first.pk)
    run_the_outbox()

    second = Request.objects.open().get(client=amira)
    assert {first.worker, second.worker} == {sam, robin}
    assert waited_days(amira) == 5
    assert accept(worker=second.worker, request_id=second.pk).client == amira


def test_silence_hands_on_too_and_ends_when_nobody_is_left(
    amira: User, sam: User, robin: User
) -> None:
    be_a_worker(sam)
    has_waited(amira, 5)
    first = ask_next_free(client=amira)
    assert first.expires_at - first.asked_at == timedelta(hours=4)
    lapse(request_id=first.pk, now=first.expires_at)
    run_the_outbox()
    second = Request.objects.open().get(client=amira)

    lapse(request_id=second.pk, now=second.expires_at)
    run_the_outbox()

    assert not Request.objects.open().exists()
    assert Request.objects.count() == 2, "nobody is asked twice in one wait"
    assert waited_days(amira) == 5


def test_handing_on_twice_or_after_taking_back_asks_nobody(
    amira: User, sam: User, robin: User
) -> None:
    be_a_worker(sam)
    be_a_waiting_client(amira)
    first = ask_next_free(client=amira)
    decline(worker=first.worker, request_id=first.pk)
    for _ in range(2):
        hand_on(request_id=first.pk)
    assert Request.objects.count() == 2

    withdraw(client=amira)
    hand_on(request_id=first.pk)
    assert Request.objects.count() == 2


def test_nobody_free_is_said_kindly_and_nothing_is_asked(amira: User, sam: User) -> None:
    be_a_worker(sam)
    be_a_waiting_client(amira)
    pause(worker=sam)

    with pytest.raises(Conflict, match="You keep your place"):
        ask_next_free(client=amira)

    assert not Request.objects.exists()


@pytest.mark.parametrize("rule", ["apart", "age", "need"])
def test_the_next_free_is_never_somebody_a_protecting_rule_forbids(
    rule: str, amira: User, sam: User
) -> None:
    be_a_worker(sam)
    needs = ("woman",) if rule == "need" else ()
    be_a_waiting_client(amira, is_minor=rule == "age", required=needs)
    if rule == "apart":
        keep_apart(person=sam, names=["amira"])

    with pytest.raises(Conflict):
        ask_next_free(client=amira)


def test_the_pages_of_the_next_person_free(amira: User, sam: User) -> None:
    be_a_worker(sam)
    be_a_waiting_client(amira)
    browser = Client()
    browser.force_login(amira)
    assert "the next person free" in browser.get(reverse("matching:offers")).content.decode()

    browser.post(reverse("matching:next_free"))

    page = browser.get(reverse("matching:my_support")).content.decode()
    assert "we ask the next person by ourselves" in page
    browser.post(reverse("matching:stop_looking"))
    assert not Request.objects.open().exists()
    assert "Look again" in browser.get(reverse("matching:my_support")).content.decode()
