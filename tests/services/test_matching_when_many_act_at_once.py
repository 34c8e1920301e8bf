"""Nothing double: whoever comes at the same moment, one seat holds one client and one client has one worker."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial

import pytest
from django.db import connection
from django.utils import timezone

from accounts.models import User
from accounts.roles import Role
from matching.actions.exclusions import keep_apart
from matching.actions.pairings import end_pairing, pair_by_hand
from matching.actions.requests import accept, ask, decline, lapse, withdraw
from matching.models import Pairing, Request, Seat
from peersupport.core.errors import Conflict
from tests.factories import be_a_waiting_client, be_a_worker, make_pairing, make_person
from tests.matching.news import told
from tests.services.at_once import at_once

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]

MANY = 50


@pytest.fixture(autouse=True)
def on_postgresql(transactional_db: None) -> None:
    assert connection.vendor == "postgresql", "set DATABASE_URL: SQLite writes one at a time"


@pytest.fixture
def crowd(transactional_db: None) -> list[User]:
    clients = [make_person() for _ in range(MANY)]
    for client in clients:
        be_a_waiting_client(client)
    return clients


def worker_with_one_seat() -> User:
    worker = make_person(Role.PEER_WORKER)
    be_a_worker(worker, seats=1)
    return worker


def requests_all_to(worker: User, clients: list[User]) -> list[Request]:
    """More than would be promised, as if each had been asked while there was room."""
    now = timezone.now()
    return [
        Request.objects.create(
            client=client, worker=worker, asked_at=now, expires_at=now + timedelta(days=1)
        )
        for client in clients
    ]


def test_fifty_times_yes_to_one_request_is_one_pairing() -> None:
    sam, amira = worker_with_one_seat(), make_person()
    be_a_waiting_client(amira)
    request = ask(client=amira, worker_id=sam.pk)

    answers = at_once([partial(accept, worker=sam, request_id=request.pk)] * MANY)

    assert set(answers) == {Pairing.objects.get()}
    assert [name for name, _ in told()].count("pairing.began") == 1


def test_fifty_requests_for_one_seat_end_in_one_pairing(crowd: list[User]) -> None:
    sam = worker_with_one_seat()
    asked = requests_all_to(sam, crowd)

    answers = at_once([partial(accept, worker=sam, request_id=one.pk) for one in asked])

    paired = [answer for answer in answers if isinstance(answer, Pairing)]
    assert paired == [Pairing.objects.get()]
    assert {type(answer) for answer in answers} == {Pairing, Conflict}
    assert Seat.objects.of(sam).count() == 1
    assert not Request.objects.open().exists(), "the others know that they may ask somebody else"


def test_fifty_who_ask_for_one_seat_are_promised_it_three_times(crowd: list[User]) -> None:
    sam = worker_with_one_seat()

    answers = at_once([partial(ask, client=client, worker_id=sam.pk) for client in crowd])

    assert sum(isinstance(answer, Request) for answer in answers) == 3
    assert Request.objects.open().count() == 3


def test_one_client_tapping_on_many_cards_asks_one_worker() -> None:
    amira = make_person()
    be_a_waiting_client(amira)
    workers = [worker_with_one_seat() for _ in range(10)]

    answers = at_once([partial(ask, client=amira, worker_id=worker.pk) for worker in workers])

    assert sum(isinstance(answer, Request) for answer in answers) == 1
    assert Request.objects.count() == 1


def test_a_yes_and_a_pairing_by_hand_at_once_leave_one_pairing() -> None:
    kit = make_person(Role.COORDINATOR)
    for _ in range(10):
        sam, robin, amira = worker_with_one_seat(), worker_with_one_seat(), make_person()
        be_a_waiting_client(amira)
        request = ask(client=amira, worker_id=sam.pk)
        by_hand = partial(
            pair_by_hand, by=kit, client_id=amira.pk, worker_id=robin.pk, reason="They fit."
        )

        answers = at_once([partial(accept, worker=sam, request_id=request.pk), by_hand])

        assert sorted(type(answer).__name__ for answer in answers) == ["Conflict", "Pairing"]
        assert Pairing.objects.active().filter(client=amira).count() == 1


def test_yes_no_and_taking_back_at_once_end_a_request_one_way() -> None:
    for _ in range(10):
        sam, amira = worker_with_one_seat(), make_person()
        be_a_waiting_client(amira)
        request = ask(client=amira, worker_id=sam.pk)

        answers: list[Callable[[], object]] = [
            partial(accept, worker=sam, request_id=request.pk),
            partial(decline, worker=sam, request_id=request.pk),
            partial(withdraw, client=amira),
        ]
        at_once(answers)

        request.refresh_from_db()
        ended = [request.accepted_at, request.declined_at, request.withdrawn_at]
        assert sum(at is not None for at in ended) == 1
        paired = Pairing.objects.active().filter(client=amira).exists()
        assert paired is (request.accepted_at is not None)


def test_a_wish_to_be_kept_apart_never_loses_to_a_yes() -> None:
    for _ in range(10):
        sam, amira = worker_with_one_seat(), make_person()
        be_a_waiting_client(amira)
        request = ask(client=amira, worker_id=sam.pk)
        yes_and_wish: list[Callable[[], object]] = [
            partial(accept, worker=sam, request_id=request.pk),
            partial(keep_apart, person=amira, names=[sam.pseudonym]),
        ]

        yes, _ = at_once(yes_and_wish)

        assert isinstance(yes, Pairing | Conflict)
        with pytest.raises(Conflict):
            pair_by_hand(
                by=make_person(Role.COORDINATOR),
                client_id=amira.pk,
                worker_id=sam.pk,
                reason="They fit.",
            )


def test_a_yes_in_the_last_moment_and_its_end_leave_one_of_the_two() -> None:
    for _ in range(10):
        sam, amira = worker_with_one_seat(), make_person()
        be_a_waiting_client(amira)
        request = ask(client=amira, worker_id=sam.pk)
        answers: list[Callable[[], object]] = [
            partial(accept, worker=sam, request_id=request.pk),
            partial(lapse, request_id=request.pk, now=request.expires_at),
        ]

        at_once(answers)

        request.refresh_from_db()
        paired = Pairing.objects.active().filter(client=amira).exists()
        assert paired is (request.accepted_at is not None)
        assert paired is (request.lapsed_at is None)


def test_ending_at_once_ends_once() -> None:
    sam, amira = make_person(Role.PEER_WORKER), make_person()
    pairing = make_pairing(amira, sam)

    at_once([partial(end_pairing, pairing_id=pairing.pk, by=by) for by in (amira, sam) * 10])

    assert [name for name, _ in told()].count("pairing.ended") == 1
    assert Seat.objects.of(sam).free().count() == 2
