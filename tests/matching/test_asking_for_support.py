"""A client asks a peer worker, and may change their mind."""

from uuid import uuid4

import pytest

from accounts.models import User
from accounts.roles import Role
from matching.actions.exclusions import keep_apart
from matching.actions.pairings import end_pairing
from matching.actions.profiles import pause, resume
from matching.actions.requests import ask, withdraw
from matching.actions.support import say, start_looking
from matching.choices import ClientChoices
from matching.models import Request, SupportProfile
from peersupport.core.errors import Conflict, Invalid, NotFound
from tests.factories import be_a_waiting_client, be_a_worker, make_pairing, make_person
from tests.matching.news import told


def test_a_client_asks_and_both_are_told(amira: User, sam: User) -> None:
    be_a_worker(sam)
    be_a_waiting_client(amira)

    request = ask(client=amira, worker_id=sam.pk, note="  I like dogs.  ")

    assert request.note == "I like dogs."
    assert b"dogs" not in bytes(request.note_sealed)
    assert told() == [("request.changed", {str(amira.pk), str(sam.pk)})]
    kept = SupportProfile.objects.get(person=amira)
    assert kept.note == "I like dogs.", "the words are kept for the next request"


def test_asking_the_same_worker_twice_is_one_request(amira: User, sam: User) -> None:
    be_a_worker(sam)
    be_a_waiting_client(amira)
    first = ask(client=amira, worker_id=sam.pk)

    again = ask(client=amira, worker_id=sam.pk, note="Are you there?")

    assert again.pk == first.pk
    assert Request.objects.count() == 1


def test_a_client_asks_one_worker_at_a_time(amira: User, sam: User) -> None:
    robin = make_person(Role.PEER_WORKER)
    be_a_worker(sam)
    be_a_worker(robin)
    be_a_waiting_client(amira)
    ask(client=amira, worker_id=sam.pk)

    with pytest.raises(Conflict, match="asked somebody already"):
        ask(client=amira, worker_id=robin.pk)

    withdraw(client=amira)
    assert ask(client=amira, worker_id=robin.pk).worker_id == robin.pk


def test_taking_a_request_back_keeps_the_place(amira: User, sam: User) -> None:
    be_a_worker(sam)
    since = be_a_waiting_client(amira).waiting_since
    asked = ask(client=amira, worker_id=sam.pk)

    withdraw(client=amira)
    withdraw(client=amira)

    asked.refresh_from_db()
    assert asked.withdrawn_at is not None
    assert SupportProfile.objects.get(person=amira).waiting_since == since
    assert [name for name, _ in told()] == ["request.changed", "request.changed"]


def test_nobody_is_asked_before_what_must_be_known(amira: User, sam: User) -> None:
    be_a_worker(sam)

    with pytest.raises(Conflict, match="a few questions"):
        ask(client=amira, worker_id=sam.pk)
    with pytest.raises(Conflict, match="which languages you read"):
        start_looking(client=amira)

    say(client=amira, choices=ClientChoices(languages=("en",), is_minor=False))
    start_looking(client=amira)
    assert ask(client=amira, worker_id=sam.pk)


def test_somebody_who_has_a_worker_asks_nobody_else(amira: User, sam: User) -> None:
    robin = make_person(Role.PEER_WORKER)
    be_a_worker(robin)
    pairing = make_pairing(amira, sam)

    with pytest.raises(Conflict, match="a peer worker already"):
        ask(client=amira, worker_id=robin.pk)

    end_pairing(pairing_id=pairing.pk, by=amira)
    start_looking(client=amira)
    assert ask(client=amira, worker_id=robin.pk)


def test_why_a_worker_cannot_be_asked_is_told_to_nobody(amira: User, sam: User) -> None:
    be_a_waiting_client(amira)
    said = set()
    for make_it_so in (
        lambda: be_a_worker(sam, languages=("fr",)),
        lambda: be_a_worker(sam, seats=0),
        lambda: (be_a_worker(sam), pause(worker=sam)),
        lambda: (resume(worker=sam), keep_apart(person=sam, names=["amira"])),
    ):
        make_it_so()
        with pytest.raises(Conflict) as refusal:
            ask(client=amira, worker_id=sam.pk)
        said.add(refusal.value.message)
    assert len(said) == 1

    keep_apart(person=sam, names=[])
    assert ask(client=amira, worker_id=sam.pk)


def test_somebody_who_is_no_worker_cannot_be_asked(amira: User, stranger: User) -> None:
    be_a_waiting_client(amira)

    for nobody in (stranger.pk, amira.pk, uuid4()):
        with pytest.raises(NotFound):
            ask(client=amira, worker_id=nobody)


def test_a_seat_is_promised_to_a_few_and_not_to_a_crowd(amira: User, sam: User) -> None:
    be_a_worker(sam, seats=1)
    for _ in range(3):
        hopeful = make_person()
        be_a_waiting_client(hopeful)
        ask(client=hopeful, worker_id=sam.pk)
    be_a_waiting_client(amira)

    with pytest.raises(Conflict, match="cannot be asked just now"):
        ask(client=amira, worker_id=sam.pk)

    be_a_worker(sam, seats=2)
    assert ask(client=amira, worker_id=sam.pk)


def test_a_worker_cannot_ask_as_if_a_client(sam: User) -> None:
    robin = make_person(Role.PEER_WORKER)
    be_a_worker(robin)

    with pytest.raises(NotFound):
        ask(client=sam, worker_id=robin.pk)


def test_a_note_that_is_too_long_asks_nobody(amira: User, sam: User) -> None:
    be_a_worker(sam)
    be_a_waiting_client(amira)

    with pytest.raises(Invalid, match="too long"):
        ask(client=amira, worker_id=sam.pk, note="a" * 1_001)

    assert not Request.objects.exists()
