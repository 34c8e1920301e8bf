"""Two people get to know each other, pause, have hard times, and part with a few words for whoever comes next."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.roles import Role
from chat.models import Conversation
from matching import api, roster
from matching.actions import records
from matching.actions.requests import ask
from matching.actions.together import (
    answer_handover,
    call_intense,
    pause_pairing,
    write_handover,
)
from matching.actions.understudies import propose
from matching.models import Handover, Pairing, State, Understudy
from matching.policies.capacity import Held, load_of
from matching.policies.weights import shipped_weights
from peersupport.core.errors import Conflict, NotFound
from tests.factories import be_a_waiting_client, be_a_worker, make_pairing, make_person, say

PEOPLE, MINE = reverse("matching:people"), reverse("matching:my_support")


@pytest.fixture
def pairing(amira: User, sam: User) -> Pairing:
    return make_pairing(amira, sam)


def browser_of(person: User) -> Client:
    browser = Client()
    browser.force_login(person)
    return browser


def load(worker: User) -> int:
    (known,) = roster.worker_snapshots(timezone.now(), only=[worker.pk])
    return known.load


def test_trial_active_paused_ended(pairing: Pairing, amira: User, sam: User) -> None:
    now = timezone.now()
    assert pairing.state(now) == State.TRIAL
    assert pairing.state(now + timedelta(days=15)) == State.ACTIVE

    pause_pairing(by=sam, pairing_id=pairing.pk, paused=True)
    paused = Pairing.objects.get(pk=pairing.pk)
    assert (paused.state(now), paused.seat) == (State.PAUSED, pairing.seat)
    assert "taking a break" in browser_of(amira).get(MINE).content.decode()
    assert api.active_pairing_for(amira, pairing.pk), "the client may write all the same"

    api.end_pairing(pairing_id=pairing.pk, by=amira)
    assert Pairing.objects.get(pk=pairing.pk).state(now) == State.ENDED


def test_the_database_keeps_no_pause_of_what_has_ended(pairing: Pairing, amira: User) -> None:
    api.end_pairing(pairing_id=pairing.pk, by=amira)

    with pytest.raises(IntegrityError), transaction.atomic():
        Pairing.objects.filter(pk=pairing.pk).update(paused_at=timezone.now())


def test_only_the_two_pause_and_only_the_worker_calls_it_intense(
    pairing: Pairing, amira: User, stranger: User, kit: User
) -> None:
    for other in (stranger, kit, make_person(Role.PEER_WORKER)):
        with pytest.raises(NotFound):
            pause_pairing(by=other, pairing_id=pairing.pk, paused=True)
    with pytest.raises(NotFound):
        call_intense(worker=amira, pairing_id=pairing.pk, intense=True)

    pause_pairing(by=amira, pairing_id=pairing.pk, paused=True)
    assert Pairing.objects.get(pk=pairing.pk).paused_at is not None


@pytest.mark.parametrize(
    ("held", "hard_day", "counts"),
    [
        ([], False, 0),
        ([], True, 1),
        ([(True, False)], False, 1),
        ([(True, False), (True, False)], False, 3),
        ([(False, True)], False, 2),
        ([(False, False), (False, True)], True, 4),
    ],
)
def test_what_takes_more_of_somebody_counts_more(
    held: list[tuple[bool, bool]], hard_day: bool, counts: int
) -> None:
    people = [Held(is_new=new, is_intense=intense) for new, intense in held]

    assert load_of(people, hard_day=hard_day, weights=shipped_weights()) == counts


def test_an_intense_time_leaves_no_room_for_somebody_new(
    pairing: Pairing, stranger: User, sam: User
) -> None:
    be_a_waiting_client(stranger)
    assert load(sam) == 1
    browser = browser_of(sam)
    browser.post(reverse("matching:together", args=[pairing.pk, "intense"]))
    assert load(sam) == 2
    with pytest.raises(Conflict):
        ask(client=stranger, worker_id=sam.pk)

    browser.post(reverse("matching:together", args=[pairing.pk, "easier"]))
    assert ask(client=stranger, worker_id=sam.pk)


@pytest.mark.django_db(transaction=True)
def test_a_day_on_which_somebody_was_in_danger_counts_as_one_more(
    conversation: Conversation, amira: User, sam: User
) -> None:
    say(amira, conversation, "good morning")
    assert load(sam) == 1

    say(amira, conversation, "I want to kill myself tonight")

    assert load(sam) == 2
    assert "counts as a hard day" in browser_of(sam).get(PEOPLE).content.decode()


def test_nobody_reads_words_of_handover_before_the_client_says_yes(
    pairing: Pairing, amira: User, sam: User
) -> None:
    robin = make_person(Role.PEER_WORKER, "robin")
    be_a_worker(robin)
    write_handover(worker=sam, pairing_id=pairing.pk, words="She likes to begin with her garden.")
    assert b"garden" not in bytes(Handover.objects.get().words_sealed)
    assert "begin with her garden" in browser_of(amira).get(MINE).content.decode()
    api.end_pairing(pairing_id=pairing.pk, by=sam)
    be_a_waiting_client(amira)
    ask(client=amira, worker_id=robin.pk)
    requests = reverse("matching:requests")
    assert "her garden" not in browser_of(robin).get(requests).content.decode()

    answer_handover(client=amira, pairing_id=pairing.pk, yes=True)

    assert "her garden" in browser_of(robin).get(requests).content.decode()


def test_words_of_handover_are_deleted_by_a_no_and_asked_anew_when_changed(
    pairing: Pairing, amira: User, sam: User, stranger: User
) -> None:
    write_handover(worker=sam, pairing_id=pairing.pk, words="Once.")
    answer_handover(client=amira, pairing_id=pairing.pk, yes=True)
    write_handover(worker=sam, pairing_id=pairing.pk, words="Otherwise.")
    assert Handover.objects.get().approved_at is None
    with pytest.raises(NotFound):
        answer_handover(client=stranger, pairing_id=pairing.pk, yes=True)

    browser_of(amira).post(reverse("matching:handover_answer", args=[pairing.pk]), {"yes": "no"})

    assert not Handover.objects.exists()


def test_the_pages_carry_it_from_one_to_the_other(
    pairing: Pairing, amira: User, sam: User
) -> None:
    robin = make_person(Role.PEER_WORKER, "robin")
    be_a_worker(robin)
    away = reverse("matching:ask_understudy", args=[pairing.pk])
    browser_of(sam).post(away, {"worker": robin.pk})
    assert "Can you stand in for sam?" in browser_of(robin).get(PEOPLE).content.decode()
    assert "amira" not in browser_of(robin).get(PEOPLE).content.decode()
    assert "May robin be there" in browser_of(amira).get(MINE).content.decode()

    answer = reverse("matching:understudy", args=[pairing.understudies.get().pk])
    assert browser_of(robin).post(answer, {}).status_code == 400
    for person in (robin, amira):
        browser_of(person).post(answer, {"yes": "yes"})

    assert api.understudy_of(pairing.pk) == robin.pk
    assert "You stand in for sam" in browser_of(robin).get(PEOPLE).content.decode()
    assert "stands in" in browser_of(sam).get(PEOPLE).content.decode()


def test_words_of_handover_go_with_the_person_they_are_about(
    pairing: Pairing, amira: User, sam: User
) -> None:
    robin = make_person(Role.PEER_WORKER, "robin")
    be_a_worker(robin)
    propose(by=sam, pairing_id=pairing.pk, worker_id=robin.pk)
    write_handover(worker=sam, pairing_id=pairing.pk, words="She likes to laugh.")
    assert "She likes to laugh." in str(records.exported(amira.pk))

    records.erased(amira.pk)

    assert not Handover.objects.exists()
    assert not Understudy.objects.filter(ended_at=None).exists()
