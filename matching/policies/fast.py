"""The same plan sooner, where numpy and ortools are installed (requirements-fast.txt)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from matching.policies.assignment import Assignment
from matching.policies.grid import GridTable, library, np
from matching.policies.planning import Question
from matching.policies.seating import (
    Seating,
    Waiting,
    best_seating,
    left_behind,
    perfected,
    settled,
)
from matching.policies.table import Table

flow = library("ortools.graph.python.min_cost_flow")

NO_LIMIT = 1 << 60
MOST_STEPS = 1_000


class FlowFailed(RuntimeError):
    """The solver gave no optimum for a problem that always has one."""


def is_installed() -> bool:
    return np is not None and flow is not None


def fast_table(question: Question) -> GridTable:
    slots = [question.slots[client.id] for client in question.open]
    return GridTable(question.pool, question.open, slots, free=question.free, stay=question.stay)


def fast_seating(table: Table, waiting: Waiting) -> Seating:
    """Equal to `best_seating` in every place, price and bound."""
    if not isinstance(table, GridTable):
        return best_seating(table, waiting)
    worth = [waiting.person + lift for lift in table.lifts]
    keep = table.kept()
    found = _proved(table, keep, worth, waiting.seats)
    while found is None:
        found = _proved(table, keep, worth, waiting.seats)
    places, prices = found.places, found.prices.tolist()
    if not left_behind(table, waiting, places):
        return settled(table, waiting, worth, places, prices)
    rows = [
        [(points + extra, place) for points, place in arcs]
        for arcs, extra in zip(table.arcs_in(keep), worth, strict=True)
    ]
    assignment = Assignment.resumed(waiting.seats, rows, places, prices)
    return perfected(table, waiting, assignment, worth)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Solved:
    places: dict[int, int]
    prices: Any


@dataclass(frozen=True, slots=True, kw_only=True)
class _Arcs:
    """The pairs in use, one entry for each in three arrays."""

    client: Any
    place: Any
    value: Any


def _arcs(table: GridTable, keep: Any, worth: Any) -> _Arcs:
    client, place = np.nonzero(keep)
    return _Arcs(client=client, place=place, value=table.grid[client, place] + worth[client])


def _proved(
    table: GridTable, keep: Any, worth: Sequence[int], seats: Sequence[int]
) -> _Solved | None:
    """The best seating on the kept pairs, if prices prove it best on all; else None, with more pairs kept."""
    extra = np.array(worth, dtype=np.int64)
    arcs = _arcs(table, keep, extra)
    taken = _flow(arcs, len(worth), seats)
    seat = np.full(len(worth), -1)
    seat[arcs.client[taken]] = arcs.place[taken]
    seated = np.flatnonzero(seat >= 0)
    while True:
        prices = _proving_prices(arcs, seat, seats)
        if prices is None:
            return None
        gains = -extra
        gains[seated] = table.grid[seated, seat[seated]] - prices[seat[seated]]
        if not table.mark_better(keep, prices, gains):
            places = dict(zip(seated.tolist(), seat[seated].tolist(), strict=True))
            return _Solved(places=places, prices=prices)
        arcs = _arcs(table, keep, extra)


def _flow(arcs: _Arcs, clients: int, seats: Sequence[int]) -> Any:
    """The arcs of a best seating: client -> worker -> sink, or client -> unserved at the highest price."""
    workers = len(seats)
    sink = clients + workers
    highest = int(arcs.value.max(initial=0))
    solver = flow.SimpleMinCostFlow()
    numbers = solver.add_arcs_with_capacity_and_unit_cost(
        arcs.client, clients + arcs.place, np.ones_like(arcs.client), highest - arcs.value
    )
    everyone, all_workers = np.arange(clients), np.arange(workers)
    solver.add_arcs_with_capacity_and_unit_cost(
        clients + all_workers,
        np.full(workers, sink),
        np.array(seats, dtype=np.int64),
        np.zeros(workers, np.int64),
    )
    solver.add_arcs_with_capacity_and_unit_cost(
        everyone, np.full(clients, sink), np.ones(clients, np.int64), np.full(clients, highest)
    )
    supplies = np.zeros(sink + 1, dtype=np.int64)
    supplies[:clients], supplies[sink] = 1, -clients
    solver.set_nodes_supplies(np.arange(sink + 1), supplies)
    if solver.solve() != solver.OPTIMAL:
        raise FlowFailed
    return np.flatnonzero(solver.flows(numbers))


def _proving_prices(arcs: _Arcs, seat: Any, seats: Sequence[int]) -> Any:
    """The lowest prices at which nobody would rather sit elsewhere: longest paths from seat to seat.

    None when there are no such prices: the seating is not the best on these pairs.
    """
    workers = len(seats)
    own = np.zeros(len(seat), dtype=np.int64)
    sitting = seat[arcs.client] == arcs.place
    own[arcs.client[sitting]] = arcs.value[sitting]
    most = np.full(workers, NO_LIMIT)
    np.minimum.at(most, arcs.place[sitting], arcs.value[sitting])
    most[np.bincount(arcs.place[sitting], minlength=workers) < np.array(seats)] = 0
    apart = np.full((workers, workers), -NO_LIMIT)
    seated = seat[arcs.client] >= 0
    client, place = arcs.client[seated], arcs.place[seated]
    np.maximum.at(apart, (seat[client], place), arcs.value[seated] - own[client])
    price = np.zeros(workers, dtype=np.int64)
    np.maximum.at(price, arcs.place[~seated], arcs.value[~seated])
    changed = np.arange(workers)
    for _ in range(MOST_STEPS):
        if not changed.size:
            return price
        risen = np.maximum(price, (apart[changed] + price[changed, None]).max(axis=0))
        changed = np.flatnonzero(risen > price)
        price = risen
        if (price > most).any():
            return None
    return None
