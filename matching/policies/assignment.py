"""The best way to seat many clients with few workers, kept best while people come and go.

Successive shortest paths with prices. A seat's price is what the next client would have to be worth; it is
what makes each step look at a handful of workers instead of all, and what proves the result best.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from heapq import heappop, heappush

Arc = tuple[int, int]
"""`(value, place)`: what it is worth to seat a client with the worker at `place`. Values are above zero."""

NOBODY = NOWHERE = -1


class Assignment:
    """Who sits where. After every public call no other seating of the same people is worth more.

    Leaving a client unseated is worth nothing; equal choices fall the same way for the same calls in the
    same order.
    """

    def __init__(self, seats: Sequence[int]) -> None:
        self.seats = list(seats)
        self.price = [0] * len(self.seats)
        self.seated: dict[int, Arc] = {}
        self._held: list[list[int]] = [[] for _ in self.seats]
        self._rows: dict[int, list[Arc]] = {}
        self._wanting: list[dict[int, int]] | None = None

    @classmethod
    def resumed(
        cls,
        seats: Sequence[int],
        rows: Sequence[Sequence[Arc]],
        places: Mapping[int, int],
        prices: Sequence[int],
    ) -> "Assignment":
        """Takes up a seating found elsewhere, with prices that prove it best; both are taken on trust."""
        resumed = cls(seats)
        resumed.price = list(prices)
        for client, row in enumerate(rows):
            resumed._rows[client] = sorted(row, key=lambda arc: (-arc[0], arc[1]))
        for client, place in places.items():
            resumed._move(client, None, place)
        return resumed

    @property
    def value(self) -> int:
        return sum(value for value, _ in self.seated.values())

    @property
    def bound(self) -> int:
        """No seating can be worth more than this. It equals `value`: that is the proof."""
        seats = sum(seats * price for seats, price in zip(self.seats, self.price, strict=True))
        return seats + sum(self.gain_of(client) for client in self._rows)

    def gain_of(self, client: int) -> int:
        """What the client's best seat is worth above its price; nothing, if no seat is worth its price."""
        price = self.price
        return max(0, *(value - price[place] for value, place in self._rows[client]), 0)

    def add(self, client: int, arcs: Iterable[Arc]) -> None:
        """One more client: at most one chain of moves."""
        row = sorted(arcs, key=lambda arc: (-arc[0], arc[1]))
        self._rows[client] = row
        if self._wanting is not None:
            for value, place in row:
                self._wanting[place][client] = value
        self._seat(client)

    def remove(self, client: int) -> None:
        """The client leaves; whoever gains most by the empty seat moves up."""
        row = self._rows.pop(client)
        if self._wanting is not None:
            for _, place in row:
                del self._wanting[place][client]
        if client in self.seated:
            _, place = self.seated.pop(client)
            self._held[place].remove(client)
            self._fill(place)

    def widen(self, client: int, arcs: Iterable[Arc]) -> None:
        """More workers turn out to be possible for this client."""
        row = [*self._rows[client], *arcs]
        self.remove(client)
        self.add(client, row)

    def raise_worth(self, client: int, by: int) -> None:
        """Every seat becomes worth more for this client, who may now take somebody's place."""
        row = self._rows[client]
        row[:] = [(value + by, place) for value, place in row]
        if self._wanting is not None:
            for value, place in row:
                self._wanting[place][client] = value
        if client in self.seated:
            value, place = self.seated[client]
            self.seated[client] = (value + by, place)
        else:
            self._seat(client)

    def add_seat(self, place: int) -> None:
        self.seats[place] += 1
        self._fill(place)

    def close(self, place: int) -> None:
        """The worker takes nobody any more; those seated there are seated elsewhere, if that can be."""
        leaving, self._held[place] = self._held[place], []
        self.seats[place] = 0
        for client in leaving:
            del self.seated[client]
        if self._wanting is not None:
            self._wanting[place] = {}
        for row in self._rows.values():
            row[:] = [arc for arc in row if arc[1] != place]
        self.price[place] = 0
        for client in leaving:
            self._seat(client)

    def _seat(self, newcomer: int) -> None:
        """Cheapest chain of moves that makes room, or nobody moves and the least worth stays unseated."""
        distance: dict[int, int] = {}
        came: dict[int, int] = {}
        reached: list[tuple[int, int]] = []
        settled: list[tuple[int, int]] = []
        best, end, dropped = self._look(newcomer, 0, 0, None, distance, came, reached)
        while reached:
            so_far, place = heappop(reached)
            if so_far >= best:
                break
            if so_far > distance[place]:
                continue
            settled.append((so_far, place))
            for client in self._held[place]:
                base = so_far + self.seated[client][0] - self.price[place]
                if base < best:
                    best, end, dropped = base, None, client
                found = self._look(client, base, best, end, distance, came, reached)
                if found[0] < best:
                    best, end, dropped = found
        for so_far, place in settled:
            self.price[place] += best - so_far
        self._shift(newcomer, end, dropped, came)

    def _look(
        self,
        client: int,
        base: int,
        best: int,
        end: int | None,
        distance: dict[int, int],
        came: dict[int, int],
        reached: list[tuple[int, int]],
    ) -> tuple[int, int | None, int | None]:
        """Where else this client could sit; the nearest empty seat ends the search."""
        price, held, seats = self.price, self._held, self.seats
        for value, place in self._rows[client]:
            far = base - value
            if far >= best:
                break
            far += price[place]
            if far >= best or far >= distance.get(place, best):
                continue
            distance[place] = far
            came[place] = client
            if len(held[place]) < seats[place]:
                best, end = far, place
            else:
                heappush(reached, (far, place))
        return best, end, None

    def _shift(
        self, newcomer: int, end: int | None, dropped: int | None, came: dict[int, int]
    ) -> None:
        place = end
        if dropped is not None:
            place = self.seated.pop(dropped)[1]
            self._held[place].remove(dropped)
        while place is not None:
            client = came[place]
            before = self.seated.get(client)
            self._move(client, before, place)
            place = before[1] if before is not None and client != newcomer else None

    def _move(self, client: int, before: Arc | None, place: int) -> None:
        if before is not None:
            self._held[before[1]].remove(client)
        self._held[place].append(client)
        value = next(value for value, at in self._rows[client] if at == place)
        self.seated[client] = (value, place)

    def _fill(self, empty: int) -> None:
        """Lowers the price of an empty seat until somebody gains by taking it, or it costs nothing."""
        if not self.price[empty]:
            return
        distance, takes = {empty: 0}, dict[int, tuple[int, int]]()
        reached, settled = [(0, empty)], list[tuple[int, int]]()
        best, last = self.price[empty], (empty, NOBODY)
        while reached and reached[0][0] < best:
            so_far, place = heappop(reached)
            if so_far > distance[place]:
                continue
            settled.append((so_far, place))
            for far, client, at in self._takers(place, so_far):
                if at != NOWHERE and far < distance.get(at, best):
                    distance[at], takes[at] = far, (client, place)
                    heappush(reached, (far, at))
                    best, last = min((best, last), (far + self.price[at], (at, NOBODY)))
                elif at == NOWHERE and far < best:
                    best, last = far, (place, client)
        for so_far, place in settled:
            self.price[place] -= best - so_far
        self._pull(empty, last, takes)

    def _takers(self, place: int, so_far: int) -> Iterator[tuple[int, int, int]]:
        base = so_far + self.price[place]
        for client, value in self._wanting_lists()[place].items():
            now = self.seated.get(client)
            if now is None:
                yield base - value, client, NOWHERE
            elif now[1] != place:
                yield base - value + now[0] - self.price[now[1]], client, now[1]

    def _pull(self, empty: int, last: tuple[int, int], takes: dict[int, tuple[int, int]]) -> None:
        place, newcomer = last
        moves = [(newcomer, place)] if newcomer != NOBODY else []
        while place != empty:
            client, to = takes[place]
            moves.append((client, to))
            place = to
        for client, to in reversed(moves):
            self._move(client, self.seated.get(client), to)

    def _wanting_lists(self) -> list[dict[int, int]]:
        if self._wanting is None:
            self._wanting = [{} for _ in self.seats]
            for client, row in self._rows.items():
                for value, place in row:
                    self._wanting[place][client] = value
        return self._wanting
