"""How others would seat the same people: the rules of thumb of help desks, and a solver given every pair."""

from collections.abc import Callable, Mapping, Sequence
from time import process_time
from typing import Any

from matching.policies.assignment import Arc
from matching.policies.grid import library

np: Any = library("numpy")
flow: Any = library("ortools.graph.python.min_cost_flow")

Rows = Sequence[Sequence[Arc]]
Chosen = Mapping[int, Arc]
Peer = Callable[[Rows, Sequence[int], Sequence[int]], Chosen]
SERVED = 1 << 30


def first_come(rows: Rows, seats: Sequence[int], waiting: Sequence[int]) -> Chosen:
    """Longest wait first, each takes the best worker who is still free."""
    left, chosen = list(seats), dict[int, Arc]()
    for client in sorted(range(len(rows)), key=lambda client: (-waiting[client], client)):
        free = [arc for arc in rows[client] if left[arc[1]]]
        if free:
            chosen[client] = max(free)
            left[chosen[client][1]] -= 1
    return chosen


def least_loaded(rows: Rows, seats: Sequence[int], waiting: Sequence[int]) -> Chosen:
    """Longest wait first, to whichever allowed worker has most free seats: what help desks do."""
    left, chosen = list(seats), dict[int, Arc]()
    for client in sorted(range(len(rows)), key=lambda client: (-waiting[client], client)):
        free = [arc for arc in rows[client] if left[arc[1]]]
        if free:
            chosen[client] = max(free, key=lambda arc: (left[arc[1]], -arc[1]))
            left[chosen[client][1]] -= 1
    return chosen


def best_pair_first(rows: Rows, seats: Sequence[int], _waiting: Sequence[int]) -> Chosen:
    """The best pair of all is made, then the next best, until nothing is left."""
    left, chosen = list(seats), dict[int, Arc]()
    pairs = ((points, client, place) for client, row in enumerate(rows) for points, place in row)
    for points, client, place in sorted(pairs, reverse=True):
        if client not in chosen and left[place]:
            chosen[client] = (points, place)
            left[place] -= 1
    return chosen


PEERS: Mapping[str, Peer] = {
    "first come": first_come,
    "least loaded": least_loaded,
    "best pair first": best_pair_first,
}


def all_pairs_optimum(
    client: Any, place: Any, points: Any, *, clients: int, seats: Sequence[int]
) -> tuple[int, int, float]:
    """Served, total points and CPU seconds of ortools on every allowed pair: most served, then most points."""
    started = process_time()
    workers = len(seats)
    sink = clients + workers
    solver = flow.SimpleMinCostFlow()
    arcs = solver.add_arcs_with_capacity_and_unit_cost(
        client, clients + place, np.ones_like(client), int(points.max(initial=0)) - points
    )
    solver.add_arcs_with_capacity_and_unit_cost(
        clients + np.arange(workers),
        np.full(workers, sink),
        np.array(seats, dtype=np.int64),
        np.zeros(workers, dtype=np.int64),
    )
    solver.add_arcs_with_capacity_and_unit_cost(
        np.arange(clients),
        np.full(clients, sink),
        np.ones(clients, dtype=np.int64),
        np.full(clients, SERVED),
    )
    supplies = np.zeros(sink + 1, dtype=np.int64)
    supplies[:clients], supplies[sink] = 1, -clients
    solver.set_nodes_supplies(np.arange(sink + 1), supplies)
    if solver.solve() != solver.OPTIMAL:
        raise RuntimeError("ortools found no optimum")
    taken = np.flatnonzero(solver.flows(arcs))
    return len(taken), int(points[taken].sum()), process_time() - started
