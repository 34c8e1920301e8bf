"""How long clients wait for an answer, as a peer worker's own median. Nobody's words are needed for it. Pure."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from math import ceil
from statistics import median

HOUR = timedelta(hours=1)
# Fewer waits than this say more about one evening than about a person.
ENOUGH = 8


def waits(turns: Iterable[tuple[bool, datetime]], *, until: datetime) -> Iterator[timedelta]:
    """Each wait of a client in one conversation: from the first message without an answer to the answer.

    `turns`: by a client or not, and when, in order. A wait that goes on counts as long as it has lasted.
    """
    since: datetime | None = None
    for by_client, at in turns:
        if by_client:
            since = since or at
        elif since is not None:
            yield at - since
            since = None
    if since is not None:
        yield until - since


def median_hours(waited: Sequence[timedelta]) -> int | None:
    """In whole hours, rounded up, 1 at least; None where there is too little to say."""
    if len(waited) < ENOUGH:
        return None
    return max(1, ceil(median(wait / HOUR for wait in waited)))
