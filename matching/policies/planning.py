"""The plan: everybody who can be served is, as well as can be, with an account of each pair and each gap.

One call answers for a whole waiting list. Nothing is decided here by the order in which people are listed.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from matching.policies.availability import Slots, shared_minutes, slots_of_person
from matching.policies.eligibility import NEVER_RELAXED, RuleName, broken_rules
from matching.policies.explain import Labels
from matching.policies.fairness import price_of_a_person
from matching.policies.offers import NO_LABELS, Offer, offer_of, score_of
from matching.policies.parity import Parity, groups_of, parity_of
from matching.policies.pool import Crowd, Pool, fits, prepare
from matching.policies.runner_up import ONLY_CHOICE, RunnerUp, why_not
from matching.policies.seating import Seating, Waiting, best_seating
from matching.policies.snapshots import ClientSnapshot, WorkerSnapshot
from matching.policies.table import PairTable, Table
from matching.policies.unserved import Unserved, why_unserved
from matching.policies.weights import Weights


class BadLock(ValueError):
    """A pair was to be fixed that may never be: `client_id`, `worker_id`, and `why` in words."""

    def __init__(self, client_id: str, worker_id: str, why: str) -> None:
        super().__init__(f"{client_id} with {worker_id}: {why}")
        self.client_id, self.worker_id, self.why = client_id, worker_id, why


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedPair:
    """`overrides` names the rules that a coordinator's locked pair breaks; otherwise it is empty."""

    client_id: str
    offer: Offer
    runner_up: RunnerUp
    locked: bool = False
    overrides: tuple[RuleName, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """`objective` and `bound` count what the plan maximises: people served first, then points with fairness."""

    clients: int
    servable: int
    served: int
    score: int
    objective: int
    bound: int

    @property
    def gap(self) -> int:
        return self.bound - self.objective


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    pairs: tuple[PlannedPair, ...]
    unserved: tuple[Unserved, ...]
    totals: Totals
    prices: Mapping[str, int]
    parity: Parity


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What a plan has to keep to besides the rules. `previous` is the plan before: moving costs points."""

    locked: Mapping[str, str]
    previous: Mapping[str, str]
    relaxed: Collection[RuleName]


def terms(
    *,
    locked: Mapping[str, str] | None = None,
    previous: Mapping[str, str] | None = None,
    relaxed: Collection[RuleName] = (),
) -> Terms:
    """`locked` and `previous` say which worker each client is with."""
    return Terms(locked=locked or {}, previous=previous or {}, relaxed=relaxed)


class Question:
    """One waiting list and one week, made ready to be answered."""

    def __init__(
        self,
        clients: Sequence[ClientSnapshot],
        workers: Sequence[WorkerSnapshot],
        week_start: date,
        weights: Weights,
        asked: Terms,
    ) -> None:
        """Raises `BadLock` for a lock that breaks a protecting rule, exceeds seats, or names nobody."""
        self.pool = prepare(workers, week_start, weights, relaxed=asked.relaxed)
        everybody = sorted(clients, key=lambda client: client.id)
        self.slots = {client.id: slots_of_person(client, week_start) for client in everybody}
        self.locked = _checked_locks(self.pool, everybody, self.slots, asked.locked)
        self.clients = tuple(everybody)
        self.open = tuple(client for client in everybody if client.id not in self.locked)
        self.seats = [worker.free_seats for worker in self.pool.workers]
        for place, _ in self.locked.values():
            self.seats[place] -= 1
        self.free: Crowd = sum(1 << place for place, left in enumerate(self.seats) if left > 0)
        place_of = self.pool.place
        self.stay = {
            number: place_of[worker_id]
            for number, client in enumerate(self.open)
            if (worker_id := asked.previous.get(client.id, "")) in place_of
        }


def _checked_locks(
    pool: Pool,
    clients: Sequence[ClientSnapshot],
    slots: Mapping[str, Slots],
    locks: Mapping[str, str],
) -> dict[str, tuple[int, tuple[RuleName, ...]]]:
    by_id = {client.id: client for client in clients}
    left = {worker.id: worker.free_seats for worker in pool.workers}
    checked: dict[str, tuple[int, tuple[RuleName, ...]]] = {}
    for client_id, worker_id in sorted(locks.items()):
        client, place = by_id.get(client_id), pool.place.get(worker_id)
        if client is None or place is None:
            raise BadLock(client_id, worker_id, "one of the two is not in this plan")
        worker = pool.workers[place]
        shared = shared_minutes(slots[client_id], pool.slots[place])
        broken = broken_rules(client, worker, shared=shared)
        if not NEVER_RELAXED.isdisjoint(broken):
            raise BadLock(client_id, worker_id, "this pair is never allowed")
        left[worker_id] -= 1
        if left[worker_id] < 0:
            raise BadLock(client_id, worker_id, "this worker has no free seat for it")
        checked[client_id] = (place, broken)
    return checked


MakeTable = Callable[[Question], Table]
Seat = Callable[[Table, Waiting], Seating]


def plain_table(question: Question) -> Table:
    slots = [question.slots[client.id] for client in question.open]
    return PairTable(question.pool, question.open, slots, free=question.free, stay=question.stay)


def waiting_for_seats(question: Question, table: Table) -> Waiting:
    pool = question.pool
    members: dict[str, list[int]] = {}
    for number, client in enumerate(question.open):
        if table.best[number] >= 0:
            for group in groups_of(pool, client):
                members.setdefault(group, []).append(number)
    return Waiting(
        seats=question.seats,
        person=price_of_a_person(len(question.clients), pool.weights),
        client_ids=[client.id for client in question.open],
        worker_ids=[worker.id for worker in pool.workers],
        groups=[
            group
            for _, group in sorted(members.items())
            if len(group) >= pool.weights.smallest_group
        ],
        floor=pool.weights.group_floor,
    )


def plan_for(
    clients: Sequence[ClientSnapshot],
    workers: Sequence[WorkerSnapshot],
    week_start: date,
    weights: Weights,
    asked: Terms | None = None,
    *,
    labels: Labels = NO_LABELS,
    make_table: MakeTable = plain_table,
    seat: Seat = best_seating,
) -> Plan:
    """The most people served, then the most points with fairness; the same people give the same plan.

    Locked pairs stand as they are. Raises `BadLock`, and `NeverRelaxed` for a what-if without a protecting
    rule. `make_table` and `seat` may be faster ones; the answer is the same.
    """
    question = Question(clients, workers, week_start, weights, asked or terms())
    table = make_table(question)
    seating = seat(table, waiting_for_seats(question, table))
    return _account(question, table, seating, labels)


def _account(question: Question, table: Table, seating: Seating, labels: Labels) -> Plan:
    pool = question.pool
    pairs = [
        _open_pair(question, table, number, place, labels)
        for number, place in seating.place_of.items()
    ]
    pairs += [
        _locked_pair(question, client, labels)
        for client in question.clients
        if client.id in question.locked
    ]
    pairs.sort(key=lambda pair: pair.client_id)
    served = frozenset(pair.client_id for pair in pairs)
    seats = list(question.seats)
    for place in seating.place_of.values():
        seats[place] -= 1
    free = sum(1 << place for place, left in enumerate(seats) if left > 0)
    servable = _servable(question, table)
    return Plan(
        pairs=tuple(pairs),
        unserved=tuple(
            why_unserved(
                pool,
                client,
                question.slots[client.id],
                free if client.id in servable else question.free,
            )
            for client in question.open
            if client.id not in served
        ),
        totals=Totals(
            clients=len(question.clients),
            servable=len(servable),
            served=len(pairs),
            score=sum(pair.offer.score.total for pair in pairs),
            objective=seating.value,
            bound=seating.bound,
        ),
        prices={
            worker.id: price for worker, price in zip(pool.workers, seating.prices, strict=True)
        },
        parity=parity_of(pool, question.clients, served=served, servable=servable),
    )


def _servable(question: Question, table: Table) -> frozenset[str]:
    """Clients with at least one allowed worker who had a seat when the plan began, and those with a locked pair."""
    found = {
        client.id for client, best in zip(question.open, table.best, strict=True) if best >= 0
    }
    return frozenset(found | question.locked.keys())


def _open_pair(
    question: Question, table: Table, number: int, place: int, labels: Labels
) -> PlannedPair:
    pool, client = question.pool, question.open[number]
    offer = offer_of(pool, client, place, labels=labels)
    return PlannedPair(
        client_id=client.id,
        offer=offer,
        runner_up=_runner_up(question, client, offer, table.next_best(number, place)),
    )


def _locked_pair(question: Question, client: ClientSnapshot, labels: Labels) -> PlannedPair:
    pool = question.pool
    place, overrides = question.locked[client.id]
    offer = offer_of(pool, client, place, labels=labels)
    others = [
        (total, -at)
        for total, at in fits(pool, client, question.slots[client.id], among=pool.with_seats)
        if at != place
    ]
    other = -max(others)[1] if others else None
    return PlannedPair(
        client_id=client.id,
        offer=offer,
        runner_up=_runner_up(question, client, offer, other, locked=True),
        locked=True,
        overrides=overrides,
    )


def _runner_up(
    question: Question,
    client: ClientSnapshot,
    offer: Offer,
    other: int | None,
    *,
    locked: bool = False,
) -> RunnerUp:
    if other is None:
        return ONLY_CHOICE
    pool = question.pool
    second = score_of(pool, client, other, question.slots[client.id] & pool.slots[other])
    return why_not(pool.workers[other].id, second, offer.score, locked=locked)
