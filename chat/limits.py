"""How fast one tab and one person may go. A flooder slows only themself."""

from collections import deque
from time import monotonic

from django.conf import settings

from peersupport.core.throttle import Buckets, Limit

BAD_FRAMES = 10
WITHIN = 60.0
FRAMES = Limit(burst=120, per_second=60)
MOST_DROPPED = 1_000

messages_of = Buckets(Limit(burst=settings.MESSAGE_BURST, per_second=settings.MESSAGES_PER_SECOND))

# Looking through a conversation opens every message in it.
searches_of = Buckets(Limit(burst=10, per_second=0.5))

# A person pauses now and then; a program that saves every letter is slowed down.
DRAFTS = Limit(burst=20, per_second=2)
drafts_of = Buckets(DRAFTS)


class Patience:
    """What one tab has been forgiven so far."""

    __slots__ = ("_bad", "_dropped", "_frames", "_told_at")

    def __init__(self) -> None:
        self._bad: deque[float] = deque(maxlen=BAD_FRAMES)
        self._frames = Buckets(FRAMES)
        self._dropped = 0
        self._told_at = 0.0

    def bad_frame(self) -> bool:
        """Counts one. True when it was the tenth within a minute."""
        now = monotonic()
        self._bad.append(now)
        return len(self._bad) == BAD_FRAMES and now - self._bad[0] <= WITHIN

    def allows_frame(self) -> bool:
        allowed = self._frames.allows("tab")
        self._dropped += not allowed
        return allowed

    @property
    def is_flooded(self) -> bool:
        return self._dropped >= MOST_DROPPED

    def should_tell(self) -> bool:
        """At most once a second: an answer to every frame of a flood would be a flood."""
        now = monotonic()
        tell = now - self._told_at >= 1.0
        if tell:
            self._told_at = now
        return tell
