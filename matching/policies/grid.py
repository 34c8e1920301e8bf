"""The table of pairs as one grid of numbers, for services with thousands of workers. Needs numpy.

Rules are asked of the same pool, points are the same whole numbers: every cell equals the plain table's.
"""

from collections.abc import Iterator, Mapping, Sequence
from copy import copy
from importlib import import_module
from typing import Any

from matching.policies.assignment import Arc
from matching.policies.availability import SLOTS_A_WEEK, Slots
from matching.policies.fairness import lift, most_points
from matching.policies.pool import (
    Crowd,
    Pool,
    allowed_before_time,
    least_time,
    points_by_count,
)
from matching.policies.scoring import FULL, experience_values
from matching.policies.snapshots import ClientSnapshot
from matching.policies.table import NOBODY_ALLOWED, OUTSHINING


def library(name: str) -> Any:
    """The module, or None where the optional extra is not installed."""
    try:
        return import_module(name)
    except ImportError:
        return None


np = library("numpy")

BLOCK = 500
KEPT_EACH_SIDE = 16
SAMPLED_FROM = 4
NEARLY = 60
SMALL_NUMBERS = 1 << 15


class GridTable:
    """A cell for each pair: its points, or `NOBODY_ALLOWED` where a rule forbids it."""

    def __init__(
        self,
        pool: Pool,
        clients: Sequence[ClientSnapshot],
        slots: Sequence[Slots],
        *,
        free: Crowd,
        stay: Mapping[int, int],
    ) -> None:
        weights = pool.weights
        most = most_points(weights) + weights.same_pair
        kind = np.int16 if most < SMALL_NUMBERS else np.int32
        self.grid = np.full((len(clients), len(pool.workers)), NOBODY_ALLOWED, dtype=kind)
        maker = _Cells(pool)
        for start in range(0, len(clients), BLOCK):
            end = start + BLOCK
            allowed = [allowed_before_time(pool, client) & free for client in clients[start:end]]
            self.grid[start:end] = maker.points(clients[start:end], slots[start:end], allowed)
        for client, place in stay.items():
            if self.grid[client, place] != NOBODY_ALLOWED:
                self.grid[client, place] += weights.same_pair
        self.best = self.grid.max(axis=1, initial=NOBODY_ALLOWED).tolist()
        self.lifts = [
            lift(client, best, weights) for client, best in zip(clients, self.best, strict=True)
        ]

    def arcs(self, client: int) -> list[Arc]:
        row = self.grid[client]
        places = np.flatnonzero(row != NOBODY_ALLOWED)
        order = places[np.argsort(-row[places].astype(np.int64), kind="stable")]
        return list(zip(row[order].tolist(), order.tolist(), strict=True))

    def points(self, client: int, place: int) -> int:
        return int(self.grid[client, place])

    def next_best(self, client: int, place: int) -> int | None:
        row = self.grid[client].copy()
        row[place] = NOBODY_ALLOWED
        other = int(row.argmax())
        return None if row[other] == NOBODY_ALLOWED else other

    def candidates(self) -> list[list[Arc]]:
        return self.arcs_in(self.kept())

    def arcs_in(self, keep: Any) -> list[list[Arc]]:
        rows: list[list[Arc]] = []
        for points, kept in zip(self.grid, keep, strict=True):
            places = np.flatnonzero(kept)
            rows.append(list(zip(points[places].tolist(), places.tolist(), strict=True)))
        return rows

    def kept(self) -> Any:
        """Each client's best workers and each worker's best clients: one side alone leaves people out."""
        keep = np.zeros(self.grid.shape, dtype=bool)
        clients, places = self.grid.shape
        lifts = np.array(self.lifts, dtype=np.int32)
        for start in range(0, clients, BLOCK):
            block = self.grid[start : start + BLOCK]
            keep[start : start + BLOCK] = _among_best(block)
        for start in range(0, places, BLOCK // 5):
            columns = slice(start, start + BLOCK // 5)
            block = np.ascontiguousarray(self.grid[:, columns].T)
            worth = np.where(block == NOBODY_ALLOWED, np.int32(-1) << 30, block + lifts)
            keep[:, columns] |= _among_best(worth).T
        keep &= self.grid != NOBODY_ALLOWED
        return keep

    def mark_better(self, keep: Any, prices: Any, gains: Any) -> bool:
        """True if some pair is worth more than the client's gain; adds it to `keep`, with those that nearly are."""
        found = False
        for start in range(0, len(gains), BLOCK):
            rows = slice(start, start + BLOCK)
            block = self.grid[rows]
            above = block - prices - gains[rows, None]
            allowed = block != NOBODY_ALLOWED
            found = found or bool(((above > 0) & allowed).any())
            keep[rows] |= (above > -NEARLY) & allowed
        return found

    def better(self, prices: Sequence[int], gains: Sequence[int]) -> dict[int, list[Arc]]:
        found: dict[int, list[Arc]] = {}
        for client, place in self._where(prices, gains, np.greater):
            found.setdefault(client, []).append((self.points(client, place), place))
        return found

    def equals(self, prices: Sequence[int], gains: Sequence[int]) -> list[list[int]]:
        found: list[list[int]] = [[] for _ in gains]
        for client, place in self._where(prices, gains, np.equal):
            found[client].append(place)
        return found

    def _where(
        self, prices: Sequence[int], gains: Sequence[int], compare: Any
    ) -> Iterator[tuple[int, int]]:
        price = np.array(prices, dtype=np.int64)
        for start in range(0, len(gains), BLOCK):
            block = self.grid[start : start + BLOCK]
            gain = np.array(gains[start : start + BLOCK], dtype=np.int64)[:, None]
            hit = compare(block - price, gain) & (block != NOBODY_ALLOWED)
            rows, places = np.nonzero(hit)
            yield from zip((rows + start).tolist(), places.tolist(), strict=True)

    def tempted(
        self, clients: Sequence[int], prices: Sequence[int], gains: Sequence[int]
    ) -> list[tuple[int, int]]:
        if not clients:
            return []
        rows = self.grid[clients]
        worth = np.where(
            rows == NOBODY_ALLOWED,
            np.int64(-1) << 60,
            rows - np.array([gains[client] for client in clients], dtype=np.int64)[:, None],
        ).max(axis=0)
        places = np.flatnonzero(worth > 0).tolist()
        return [(prices[place] - int(worth[place]), place) for place in places]

    def beside(self, shown: Mapping[int, Sequence[int]], lead: int) -> "GridTable":
        least = np.full(len(self.best), np.iinfo(np.int32).max, dtype=np.int64)
        for client, seen in shown.items():
            least[client] = self.points(client, seen[0]) - lead
        table = copy(self)
        table.grid = np.empty_like(self.grid)
        for start in range(0, len(least), BLOCK):
            rows = slice(start, start + BLOCK)
            block = self.grid[rows]
            outshines = np.maximum(0, block - least[rows, None])
            worth = np.maximum(0, block - OUTSHINING * outshines)
            table.grid[rows] = np.where(block == NOBODY_ALLOWED, NOBODY_ALLOWED, worth)
        for client, seen in shown.items():
            table.grid[client, seen] = NOBODY_ALLOWED
        table.best = table.grid.max(axis=1, initial=NOBODY_ALLOWED).tolist()
        return table


def _among_best(rows: Any) -> Any:
    """Marks about the highest `KEPT_EACH_SIDE` of each row; how high that is, every fourth entry tells."""
    width = rows.shape[1]
    if width <= KEPT_EACH_SIDE * SAMPLED_FROM:
        return np.ones(rows.shape, dtype=bool)
    sample = np.ascontiguousarray(rows[:, ::SAMPLED_FROM])
    last = sample.shape[1] - KEPT_EACH_SIDE // SAMPLED_FROM
    return rows >= np.partition(sample, last, axis=1)[:, last, None]


class _Cells:
    """Points for a block of clients against every worker at once."""

    def __init__(self, pool: Pool) -> None:
        self.pool = pool
        self.width = len(pool.workers)
        self.free_slots = _bits(pool.slots, SLOTS_A_WEEK).T.astype(np.float32)
        self.own = np.array(pool.own_points, dtype=np.int32)
        self.by_count = np.array(points_by_count(pool.weights), dtype=np.int32)

    def points(
        self, clients: Sequence[ClientSnapshot], slots: Sequence[Slots], allowed: Sequence[Crowd]
    ) -> Any:
        weights = self.pool.weights
        at_any_time = np.array([client.asynchronous for client in clients])[:, None]
        least = np.array([least_time(self.pool, client) for client in clients])[:, None]
        # Sums of ones and of small whole numbers are exact in 32-bit floats.
        shared = _bits(slots, SLOTS_A_WEEK).astype(np.float32) @ self.free_slots
        shared = shared.astype(np.int32)
        allowed_cells = _bits(allowed, self.width).astype(bool) & (shared >= least)
        total = self.by_count[np.minimum(shared, len(self.by_count) - 1)]
        total = np.where(at_any_time, weights.availability, total) + self.own
        total += self._met(
            [
                dict(zip(client.experiences, self._values(client), strict=True))
                for client in clients
            ],
            self.pool.knowing,
            weights.experience,
        )
        total += self._met(
            [dict.fromkeys(client.preferred, 1) for client in clients],
            self.pool.having,
            weights.preference,
        )
        for row, client in enumerate(clients):
            if client.previous_worker in self.pool.place:
                total[row, self.pool.place[client.previous_worker]] += weights.previous_worker
        return np.where(allowed_cells, total, NOBODY_ALLOWED)

    def _values(self, client: ClientSnapshot) -> tuple[int, ...]:
        return experience_values(client, self.pool.rarity, self.pool.weights)

    def _met(
        self, asked: Sequence[Mapping[str, int]], holders: Mapping[str, Crowd], most: int
    ) -> Any:
        names = sorted({name for wants in asked for name in wants if name in holders})
        column = {name: number for number, name in enumerate(names)}
        wanted = np.zeros((len(asked), len(names)), dtype=np.float32)
        for row, wants in enumerate(asked):
            for name, value in wants.items():
                if name in column:
                    wanted[row, column[name]] = value
        held = _bits([holders[name] for name in names], self.width).astype(np.float32)
        whole = np.array([sum(wants.values()) for wants in asked], dtype=np.int32)[:, None]
        share = FULL * (wanted @ held).astype(np.int32) // np.maximum(whole, 1)
        by_share = most * np.arange(FULL + 1) // FULL
        return by_share.astype(np.int32)[np.where(whole == 0, FULL, share)]


def _bits(numbers: Sequence[int], width: int) -> Any:
    """One row of zeros and ones for each number, lowest bit first."""
    size = -(-width // 8)
    packed = np.frombuffer(
        b"".join(number.to_bytes(size, "little") for number in numbers), dtype=np.uint8
    ).reshape(len(numbers), size)
    return np.unpackbits(packed, axis=1, count=width, bitorder="little")
