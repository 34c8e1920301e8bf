"""Every allowed pair of a plan with its points, kept small; and the few questions a plan asks of all of them."""

from array import array
from collections.abc import Iterator, Mapping, Sequence
from copy import copy
from typing import Protocol

from matching.policies.assignment import Arc
from matching.policies.availability import Slots
from matching.policies.fairness import lift
from matching.policies.pool import Crowd, Pool, fits
from matching.policies.snapshots import ClientSnapshot

PLACE_BITS = 20
PLACE_MASK = (1 << PLACE_BITS) - 1
KEPT_EACH_SIDE = 20
FEW_ENOUGH_PAIRS = 400_000
NOBODY_ALLOWED = -1
OUTSHINING = 2


class Table(Protocol):
    """Clients by number, workers by place. `lifts` are the points each client brings to any seat; `best` the
    points of their best pair, or `NOBODY_ALLOWED`."""

    lifts: list[int]
    best: list[int]

    def arcs(self, client: int) -> list[Arc]:
        """Every allowed worker with the pair's points, best first."""

    def points(self, client: int, place: int) -> int:
        """The points of one allowed pair."""

    def next_best(self, client: int, place: int) -> int | None:
        """The place with the most points for this client, `place` aside."""

    def candidates(self) -> list[list[Arc]]:
        """For each client enough workers to begin with; all of them, if there are not too many."""

    def better(self, prices: Sequence[int], gains: Sequence[int]) -> dict[int, list[Arc]]:
        """Pairs that would be worth more than the client's gain at these prices; lifts are not in gains."""

    def equals(self, prices: Sequence[int], gains: Sequence[int]) -> list[list[int]]:
        """For each client the places that are worth exactly their gain at these prices."""

    def tempted(
        self, clients: Sequence[int], prices: Sequence[int], gains: Sequence[int]
    ) -> list[tuple[int, int]]:
        """`(fall, place)`: how far the price at `place` may fall before one of these would rather sit there,
        where that is less than the whole price."""

    def beside(self, shown: Mapping[int, Sequence[int]], lead: int) -> "Table":
        """What each further worker is worth on a list where some are `shown`: those are out, and whoever comes
        within `lead` points of the first one counts `OUTSHINING` times less for each point, but never below
        nothing."""


class PairTable:
    """The table in plain Python: one whole number for each allowed pair, best first for each client."""

    def __init__(
        self,
        pool: Pool,
        clients: Sequence[ClientSnapshot],
        slots: Sequence[Slots],
        *,
        free: Crowd,
        stay: Mapping[int, int],
    ) -> None:
        self._places = len(pool.workers)
        self._take(
            [
                self._row(pool, client, theirs, free, stay.get(number))
                for number, (client, theirs) in enumerate(zip(clients, slots, strict=True))
            ]
        )
        self.lifts = [
            lift(client, best, pool.weights)
            for client, best in zip(clients, self.best, strict=True)
        ]

    def _take(self, rows: "list[array[int]]") -> None:
        self._rows = rows
        self.best = [row[0] >> PLACE_BITS if row else NOBODY_ALLOWED for row in rows]

    def _row(
        self, pool: Pool, client: ClientSnapshot, slots: Slots, free: Crowd, stay: int | None
    ) -> "array[int]":
        bonus = pool.weights.same_pair
        keys = [
            (total + bonus if place == stay else total) << PLACE_BITS | PLACE_MASK - place
            for total, place in fits(pool, client, slots, among=free)
        ]
        keys.sort(reverse=True)
        return array("q", keys)

    def arcs(self, client: int) -> list[Arc]:
        return list(_arcs(self._rows[client]))

    def points(self, client: int, place: int) -> int:
        return next(points for points, at in _arcs(self._rows[client]) if at == place)

    def next_best(self, client: int, place: int) -> int | None:
        return next((at for _, at in _arcs(self._rows[client][:2]) if at != place), None)

    def candidates(self) -> list[list[Arc]]:
        if sum(map(len, self._rows)) <= FEW_ENOUGH_PAIRS:
            return [self.arcs(client) for client in range(len(self._rows))]
        columns: list[list[int]] = [[] for _ in range(self._places)]
        for client, row in enumerate(self._rows):
            extra = self.lifts[client]
            for points, place in _arcs(row):
                columns[place].append((points + extra) << PLACE_BITS | client)
        kept = [set(_arcs(row[:KEPT_EACH_SIDE])) for row in self._rows]
        for place, column in enumerate(columns):
            column.sort(reverse=True)
            for key in column[:KEPT_EACH_SIDE]:
                client = key & PLACE_MASK
                kept[client].add(((key >> PLACE_BITS) - self.lifts[client], place))
        return [sorted(arcs, key=lambda arc: (-arc[0], arc[1])) for arcs in kept]

    def better(self, prices: Sequence[int], gains: Sequence[int]) -> dict[int, list[Arc]]:
        found: dict[int, list[Arc]] = {}
        for client, row in enumerate(self._rows):
            gain = gains[client]
            for points, place in _arcs(row):
                if points <= gain:
                    break
                if points - prices[place] > gain:
                    found.setdefault(client, []).append((points, place))
        return found

    def equals(self, prices: Sequence[int], gains: Sequence[int]) -> list[list[int]]:
        found: list[list[int]] = []
        for client, row in enumerate(self._rows):
            gain, equal = gains[client], list[int]()
            for points, place in _arcs(row):
                if points < gain:
                    break
                if points - prices[place] == gain:
                    equal.append(place)
            found.append(equal)
        return found

    def tempted(
        self, clients: Sequence[int], prices: Sequence[int], gains: Sequence[int]
    ) -> list[tuple[int, int]]:
        return [
            (gains[client] - points + prices[place], place)
            for client in clients
            for points, place in _arcs(self._rows[client])
            if points > gains[client]
        ]

    def beside(self, shown: Mapping[int, Sequence[int]], lead: int) -> "PairTable":
        table = copy(self)
        table._take(
            [self._beside(client, shown.get(client, ()), lead) for client in range(len(self.best))]
        )
        return table

    def _beside(self, client: int, seen: Sequence[int], lead: int) -> "array[int]":
        row = self._rows[client]
        if not seen:
            return row
        least = self.points(client, seen[0]) - lead
        keys = [
            max(0, points - OUTSHINING * max(0, points - least)) << PLACE_BITS | PLACE_MASK - place
            for points, place in _arcs(row)
            if place not in seen
        ]
        keys.sort(reverse=True)
        return array("q", keys)


def _arcs(row: Sequence[int]) -> Iterator[Arc]:
    return ((key >> PLACE_BITS, PLACE_MASK - (key & PLACE_MASK)) for key in row)
