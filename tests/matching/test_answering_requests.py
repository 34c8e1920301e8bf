"""A peer worker says yes or no, and nobody loses their place by it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import User
from accounts.roles import Role
from matching.actions.exclusions import keep_apart
from matching.actions.requests import TIME_TO_ANSWER, accept, ask, decline, withdraw
from matching.models import How, Pairing, Request, SupportProfile
from peersupport.core import outbox
from peersupport.core.errors import Conflict, NotFound
from tests.factories import be_a_waiting_client, be_a_worker, make_person
from tests.matching.news import told


@pytest.fixture
def request_to_sam(amira: User, sam: User) -> Request:
    be_a_worker(sam, seats=1)
    be_a_waiting_client(amira)
    return ask(client=amira, worker_id=sam.pk)


def test_yes_pairs_the_two_and_ends_the_wait(
    amira: User, sam: User, request_to_sam: Request
) -> None:
    pairing = accept(worker=sam, request_id=request_to_sam.pk)

    assert (pairing.client, pairing.worker) == (amira, sam)
    assert (pairing.how, pairing.request) == (How.REQUEST, request_to_sam)
    assert pairing.seat is not None
    assert SupportProfile.objects.get(person=amira).waiting_since is None
    assert ("pairing.began", {str(amira.pk), str(sam.pk)}) in told()


def test_yes_twice_is_one_pairing(sam: User, request_to_sam: Request) -> None:
    first = accept(worker=sam, request_id=request_to_sam.pk)

    assert accept(worker=sam, request_id=request_to_sam.pk) == first
    assert Pairing.objects.count() == 1


def test_nobody_answers_for_somebody_else(sam: User, amira: User, request_to_sam: Request) -> None:
    robin = make_person(Role.PEER_WORKER)
    be_a_worker(robin)

    for other in (robin, amira):
        with pytest.raises(NotFound):
            accept(worker=other, request_id=request_to_sam.pk)
        with pytest.raises(NotFound):
            decline(worker=other, request_id=request_to_sam.pk)

    assert accept(worker=sam, request_id=request_to_sam.pk)


def test_yes_to_a_request_taken_back_is_answered_kindly(
    amira: User, sam: User, request_to_sam: Request
) -> None:
    withdraw(client=amira)

    with pytest.raises(Conflict, match="You did nothing wrong"):
        accept(worker=sam, request_id=request_to_sam.pk)

    assert not Pairing.objects.exists()


def test_no_keeps_the_place_of_the_client(amira: User, sam: User, request_to_sam: Request) -> None:
    since = SupportProfile.objects.get(person=amira).waiting_since

    decline(worker=sam, request_id=request_to_sam.pk)

    request_to_sam.refresh_from_db()
    assert request_to_sam.declined_at is not None
    assert SupportProfile.objects.get(person=amira).waiting_since == since
    with pytest.raises(Conflict):
        accept(worker=sam, request_id=request_to_sam.pk)


def test_no_after_yes_changes_nothing(sam: User, request_to_sam: Request) -> None:
    accept(worker=sam, request_id=request_to_sam.pk)

    decline(worker=sam, request_id=request_to_sam.pk)

    request_to_sam.refresh_from_db()
    assert request_to_sam.declined_at is None
    assert Pairing.objects.active().count() == 1


def test_silence_hands_the_client_on(amira: User, sam: User, request_to_sam: Request) -> None:
    before = request_to_sam.expires_at - timedelta(seconds=1)
    assert outbox.run_due(before) == 0, "it is not promised any sooner"
    Request.objects.filter(pk=request_to_sam.pk).update(
        asked_at=timezone.now() - 2 * TIME_TO_ANSWER,
        expires_at=timezone.now() - TIME_TO_ANSWER,
    )

    assert outbox.run_due(request_to_sam.expires_at) == 1

    request_to_sam.refresh_from_db()
    assert request_to_sam.lapsed_at is not None
    assert told()[-1] == ("request.changed", {str(amira.pk), str(sam.pk)})


def test_yes_comes_too_late_even_when_nobody_closed_the_request(
    sam: User, request_to_sam: Request
) -> None:
    Request.objects.filter(pk=request_to_sam.pk).update(
        asked_at=timezone.now() - 2 * TIME_TO_ANSWER,
        expires_at=timezone.now() - TIME_TO_ANSWER,
    )

    with pytest.raises(Conflict):
        accept(worker=sam, request_id=request_to_sam.pk)


def test_an_overdue_request_does_not_keep_a_client_from_asking_again(
    amira: User, sam: User, request_to_sam: Request
) -> None:
    robin = make_person(Role.PEER_WORKER)
    be_a_worker(robin)
    Request.objects.filter(pk=request_to_sam.pk).update(
        asked_at=timezone.now() - 2 * TIME_TO_ANSWER,
        expires_at=timezone.now() - TIME_TO_ANSWER,
    )

    assert ask(client=amira, worker_id=robin.pk)

    request_to_sam.refresh_from_db()
    assert request_to_sam.lapsed_at is not None


def test_the_last_seat_hands_the_others_on(amira: User, sam: User, stranger: User) -> None:
    be_a_worker(sam, seats=1)
    for client in (amira, stranger):
        be_a_waiting_client(client)
    first, second = (ask(client=client, worker_id=sam.pk) for client in (amira, stranger))

    accept(worker=sam, request_id=first.pk)

    second.refresh_from_db()
    assert second.lapsed_at is not None
    assert ("request.changed", {str(stranger.pk), str(sam.pk)}) in told()[2:]
    with pytest.raises(Conflict):
        accept(worker=sam, request_id=second.pk)


def test_somebody_kept_apart_since_is_not_paired(
    amira: User, sam: User, request_to_sam: Request
) -> None:
    keep_apart(person=amira, names=["Sam"])

    with pytest.raises(Conflict, match="no longer open"):
        accept(worker=sam, request_id=request_to_sam.pk)

    keep_apart(person=amira, names=[])
    assert accept(worker=sam, request_id=request_to_sam.pk)
