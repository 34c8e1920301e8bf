"""How much a tab may be sent before it says that it got it. Pure."""

from collections import deque
from uuid import UUID

MOST_EVENTS = 64
MOST_BYTES = 256 * 1024
# A conversation, and how far an event takes its reader in it.
Place = tuple[UUID, int]


class Window:
    """Counts events out and acknowledgements in. A full window means a reader that does not read."""

    __slots__ = ("_bytes", "_out", "n")

    def __init__(self) -> None:
        self.n = 0
        self._out: deque[tuple[int, int, Place | None]] = deque()
        self._bytes = 0

    def sent(self, size: int, place: Place | None = None) -> None:
        """One more event of `size` bytes is on its way. It is number `n` from now on."""
        self.n += 1
        self._out.append((self.n, size, place))
        self._bytes += size

    def got(self, n: int) -> dict[UUID, int]:
        """The tab has read everything up to `n`: how far that took it. Numbers it was never sent change nothing."""
        reached: dict[UUID, int] = {}
        while n <= self.n and self._out and self._out[0][0] <= n:
            _, size, place = self._out.popleft()
            self._bytes -= size
            if place is not None:
                reached[place[0]] = place[1]
        return reached

    def owes(self, n: int) -> bool:
        """Event number `n`, or one before it, was not confirmed yet."""
        return bool(self._out) and self._out[0][0] <= n

    @property
    def is_full(self) -> bool:
        return len(self._out) >= MOST_EVENTS or self._bytes >= MOST_BYTES

    @property
    def is_half_full(self) -> bool:
        """A long run waits here for the reader, and leaves room for news."""
        return len(self._out) >= MOST_EVENTS // 2 or self._bytes >= MOST_BYTES // 2
