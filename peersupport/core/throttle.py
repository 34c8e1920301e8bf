"""How often somebody may do something: a token bucket, kept in this process only. Fails open."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from time import monotonic

MOST_BUCKETS = 50_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """`burst` at once, then `per_second` on average."""

    burst: float
    per_second: float


class Buckets:
    """One bucket a key. A flooder empties only their own."""

    def __init__(self, limit: Limit, *, clock: Callable[[], float] = monotonic) -> None:
        self._limit = limit
        self._clock = clock
        self._buckets: OrderedDict[Hashable, tuple[float, float]] = OrderedDict()

    def allows(self, key: Hashable, cost: float = 1.0) -> bool:
        """Takes `cost` tokens and says True, or takes none and says False."""
        now = self._clock()
        tokens, then = self._buckets.pop(key, (self._limit.burst, now))
        tokens = min(self._limit.burst, tokens + (now - then) * self._limit.per_second)
        allowed = tokens >= cost
        self._buckets[key] = (tokens - cost if allowed else tokens, now)
        if len(self._buckets) > MOST_BUCKETS:
            self._buckets.popitem(last=False)
        return allowed
