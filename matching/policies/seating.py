"""From a table of pairs to the one best seating: solved, proved on every allowed pair, and always the same."""

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from heapq import heapify, heappop, heappush
from zlib import crc32

from matching.policies.assignment import Arc, Assignment
from matching.policies.fairness import GROUP_LIFT, MOST_LIFTS
from matching.policies.table import Table

LOT_BITS = 20
PER_MILLE = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Seating:
    """`place_of` holds the served clients only. `value == bound` proves that nothing better exists.

    `prices` say what a seat with each worker is worth to those who have none; zero while there are enough.
    """

    place_of: Mapping[int, int]
    prices: tuple[int, ...]
    value: int
    bound: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """Who is to be seated, beside the table of pairs. `person` is what serving one more person is worth.

    `groups` lists, for each group large enough to be reported, its clients; each is to be served at least
    at `floor` thousandths of everybody's rate. The ids decide between equals, by lot.
    """

    seats: Sequence[int]
    person: int
    client_ids: Sequence[str]
    worker_ids: Sequence[str]
    groups: Sequence[Sequence[int]] = ()
    floor: int = 0


def best_seating(table: Table, waiting: Waiting) -> Seating:
    """The same table and ids give the same seating, whichever way it was found."""
    worth = [waiting.person + lift for lift in table.lifts]
    assignment = Assignment(waiting.seats)
    for client, arcs in enumerate(table.candidates()):
        assignment.add(client, _worth(arcs, worth[client]))
    return perfected(table, waiting, assignment, worth)


def perfected(table: Table, waiting: Waiting, assignment: Assignment, worth: list[int]) -> Seating:
    """From the best on some pairs to the best on all, with no group left behind."""
    _use_all_pairs(table, assignment, worth)
    for _ in range(MOST_LIFTS):
        behind = left_behind(table, waiting, assignment.seated)
        if not behind:
            break
        for client in behind:
            worth[client] += GROUP_LIFT
            assignment.raise_worth(client, GROUP_LIFT)
        _use_all_pairs(table, assignment, worth)
    chosen = {client: place for client, (_, place) in assignment.seated.items()}
    prices = lowest_prices(table, worth, chosen, assignment.price)
    return settled(table, waiting, worth, chosen, prices)


def _use_all_pairs(table: Table, assignment: Assignment, worth: Sequence[int]) -> None:
    while better := table.better(assignment.price, _gains(assignment, worth)):
        for client, arcs in better.items():
            assignment.widen(client, _worth(arcs, worth[client]))


def left_behind(table: Table, waiting: Waiting, seated: Container[int]) -> list[int]:
    """The clients of every group that is served below the floor."""
    servable = sum(1 for best in table.best if best >= 0)
    served = sum(1 for client in range(len(table.best)) if client in seated)
    if not waiting.floor or served == servable:
        return []
    behind: dict[int, None] = {}
    for group in waiting.groups:
        met = sum(1 for client in group if client in seated)
        if met * servable * PER_MILLE < waiting.floor * served * len(group):
            behind.update(dict.fromkeys(group))
    return list(behind)


def settled(
    table: Table,
    waiting: Waiting,
    worth: Sequence[int],
    chosen: Mapping[int, int],
    prices: Sequence[int],
) -> Seating:
    """A best seating and the lowest prices that prove it; of all equally good ones, that with the highest lots."""
    gains = gains_of(table, worth, chosen, prices)
    equal = table.equals(prices, gains)
    optional = [gain + extra == 0 for gain, extra in zip(gains, worth, strict=True)]
    drawn = drawn_by_lot(chosen, equal, prices, optional=optional, waiting=waiting)
    value = sum(table.points(client, place) + worth[client] for client, place in drawn.items())
    bound = sum(gain + extra for gain, extra in zip(gains, worth, strict=True))
    bound += sum(count * price for count, price in zip(waiting.seats, prices, strict=True))
    return Seating(place_of=drawn, prices=tuple(prices), value=value, bound=bound)


def gains_of(
    table: Table, worth: Sequence[int], chosen: Mapping[int, int], prices: Sequence[int]
) -> list[int]:
    """What each client gains over the price of their seat, in bare points; the unserved stand at nothing."""
    return [
        table.points(client, chosen[client]) - prices[chosen[client]]
        if client in chosen
        else -extra
        for client, extra in enumerate(worth)
    ]


def lowest_prices(
    table: Table, worth: Sequence[int], chosen: Mapping[int, int], prices: Sequence[int]
) -> list[int]:
    """The lowest prices at which everybody is still content; whatever the solver, there is only one such list."""
    gains = gains_of(table, worth, chosen, prices)
    held: list[list[int]] = [[] for _ in prices]
    for client, place in chosen.items():
        held[place].append(client)
    fall = list(prices)
    unserved = [client for client in range(len(worth)) if client not in chosen]
    for limit, place in table.tempted(unserved, prices, gains):
        fall[place] = min(fall[place], limit)
    reached = [(limit, place) for place, limit in enumerate(fall)]
    heapify(reached)
    while reached:
        limit, place = heappop(reached)
        if limit > fall[place]:
            continue
        for more, other in table.tempted(held[place], prices, gains):
            if limit + more < fall[other]:
                fall[other] = limit + more
                heappush(reached, (limit + more, other))
    return [price - down for price, down in zip(prices, fall, strict=True)]


def _worth(arcs: Sequence[Arc], extra: int) -> list[Arc]:
    return [(points + extra, place) for points, place in arcs]


def _gains(assignment: Assignment, worth: Sequence[int]) -> list[int]:
    """What each client gains over the price of their seat, in bare points."""
    price, seated = assignment.price, assignment.seated
    gains = [-extra for extra in worth]
    for client, (value, place) in seated.items():
        gains[client] += value - price[place]
    return gains


def _lot(waiting: Waiting, client: int, place: int) -> int:
    """A number for each pair that depends on nothing but the two ids."""
    lot = crc32(f"{waiting.client_ids[client]}\n{waiting.worker_ids[place]}".encode())
    return 1 + (lot & (1 << LOT_BITS) - 1)


def drawn_by_lot(
    chosen: Mapping[int, int],
    equal: Sequence[Sequence[int]],
    prices: Sequence[int],
    *,
    optional: Sequence[bool],
    waiting: Waiting,
) -> dict[int, int]:
    """Among all seatings that are exactly as good as `chosen`, the one with the highest lots.

    Whoever gains must stay served, and a worker whose seat has a price must stay full: any other choice
    among equals keeps the value.
    """
    undecided = [
        client
        for client, places in enumerate(equal)
        if places and (len(places) > 1 or optional[client])
    ]
    decided = {client: place for client, place in chosen.items()}
    left = list(waiting.seats)
    for client in undecided:
        decided.pop(client, None)
    for place in decided.values():
        left[place] -= 1
    must = 1 << LOT_BITS + 1 + len(undecided).bit_length()
    again = Assignment(left)
    for client in undecided:
        base = 0 if optional[client] else must
        again.add(
            client,
            [
                (base + (must if prices[place] else 0) + _lot(waiting, client, place), place)
                for place in equal[client]
            ],
        )
    decided.update((client, place) for client, (_, place) in again.seated.items())
    return dict(sorted(decided.items()))
