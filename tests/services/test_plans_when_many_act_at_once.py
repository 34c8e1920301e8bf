"""Plans and colleagues, asked for by many at the same moment: no place twice, nobody asked for twice."""

from collections import Counter
from collections.abc import Callable
from functools import partial

import pytest
from django.db import connection

from accounts.models import User
from accounts.roles import Role
from matching.actions.plans import approve
from matching.actions.requests import accept, ask
from matching.actions.understudies import answer, propose
from matching.models import Pairing, PlanRun, Request, Seat, Understudy
from peersupport.core.errors import Conflict
from tests.factories import be_a_waiting_client, be_a_worker, make_pairing, make_person
from tests.services.at_once import at_once

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]

MANY = 50


@pytest.fixture(autouse=True)
def on_postgresql(transactional_db: None) -> None:
    assert connection.vendor == "postgresql", "set DATABASE_URL: SQLite writes one at a time"


@pytest.fixture
def kit(transactional_db: None) -> User:
    return make_person(Role.COORDINATOR)


def waiting(count: int) -> list[User]:
    clients = [make_person() for _ in range(count)]
    for client in clients:
        be_a_waiting_client(client)
    return clients


def team(count: int, *, seats: int) -> list[User]:
    workers = [make_person(Role.PEER_WORKER) for _ in range(count)]
    for worker in workers:
        be_a_worker(worker, seats=seats)
    return workers


def asked_of_each() -> Counter[object]:
    return Counter(Request.objects.open().values_list("worker_id", flat=True))


def test_fifty_approvals_of_one_plan_ask_everybody_once(kit: User) -> None:
    clients, workers = waiting(6), team(3, seats=2)
    pairs = {client.pk: workers[n // 2].pk for n, client in enumerate(clients)}

    answers = at_once([partial(approve, by=kit, pairs=pairs)] * MANY)

    assert [run for run in answers if isinstance(run, PlanRun)] == [PlanRun.objects.get()]
    assert {type(answer) for answer in answers} == {PlanRun, Conflict}
    assert asked_of_each() == {worker.pk: 2 for worker in workers}


def test_fifty_plans_that_overlap_promise_no_place_twice(kit: User) -> None:
    clients, workers = waiting(8), team(4, seats=1)
    plans = [
        {clients[(n + k) % 8].pk: workers[(n * 3 + k) % 4].pk for k in range(2)}
        for n in range(MANY)
    ]

    answers = at_once([partial(approve, by=kit, pairs=pairs) for pairs in plans])

    kept = [run for run in answers if isinstance(run, PlanRun)]
    assert {type(answer) for answer in answers} == {PlanRun, Conflict}
    assert Request.objects.count() == 2 * len(kept), "a plan is approved as a whole or not at all"
    assert max(asked_of_each().values()) == 1
    assert max(Counter(Request.objects.values_list("client_id", flat=True)).values()) == 1


def test_plans_wishes_and_answers_at_once_exceed_no_place(kit: User) -> None:
    clients, workers = waiting(16), team(4, seats=2)
    first = [ask(client=clients[n], worker_id=workers[n % 4].pk) for n in range(8)]
    everything: list[Callable[[], object]] = [
        partial(accept, worker=each.worker, request_id=each.pk) for each in first
    ]
    for n, client in enumerate(clients):
        worker, other = workers[n % 4], workers[(n + 1) % 4]
        everything.append(partial(ask, client=client, worker_id=other.pk))
        everything.append(partial(approve, by=kit, pairs={client.pk: worker.pk}))

    at_once(everything)
    for request in Request.objects.open():
        at_once([partial(accept, worker=request.worker, request_id=request.pk)])

    held = Counter(Pairing.objects.active().values_list("worker_id", flat=True))
    assert set(held.values()) == {2}, "everybody is full, and nobody more than full"
    assert Seat.objects.count() == 8
    assert Pairing.objects.active().values("client").distinct().count() == 8
    assert not Request.objects.open().exists()


def test_fifty_colleagues_asked_for_one_pairing_leave_one_to_answer(kit: User) -> None:
    pairing = make_pairing(make_person(), make_person(Role.PEER_WORKER))
    colleagues = team(MANY, seats=1)

    answers = at_once(
        [
            partial(propose, by=kit, pairing_id=pairing.pk, worker_id=colleague.pk)
            for colleague in colleagues
        ]
    )

    assert {type(answer) for answer in answers} == {Understudy}
    assert Understudy.objects.count() == MANY
    assert Understudy.objects.asked().count() == 1


def test_a_yes_and_a_no_to_standing_in_at_once_end_in_a_no() -> None:
    for _ in range(10):
        pairing = make_pairing(make_person(), make_person(Role.PEER_WORKER))
        (robin,) = team(1, seats=1)
        row = propose(by=pairing.worker, pairing_id=pairing.pk, worker_id=robin.pk)
        answer(by=pairing.client, understudy_id=row.pk, yes=True)

        at_once(
            [
                partial(answer, by=robin, understudy_id=row.pk, yes=True),
                partial(answer, by=pairing.client, understudy_id=row.pk, yes=False),
            ]
        )

        assert not Understudy.objects.standing().filter(pairing=pairing).exists()
