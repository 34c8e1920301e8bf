"""How soon each peer worker usually writes back, measured once a day and told to matching."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import groupby
from uuid import UUID

from chat.models import SAID, Entry, Participant, Side
from chat.policies.replies import median_hours, waits
from matching.api import note_reply_hours

LOOKED_AT = timedelta(days=28)


def measure_replies(*, now: datetime) -> None:
    """From who wrote when, alone. A worker with too few waits has no figure, and loses nothing by it."""
    waited: defaultdict[UUID, list[timedelta]] = defaultdict(list)
    for worker, found in _waits(now):
        waited[worker] += found
    note_reply_hours({worker: median_hours(found) for worker, found in waited.items()})


def _waits(now: datetime) -> Iterator[tuple[UUID, list[timedelta]]]:
    """Of each conversation between two, whose worker it is and how long its client waited."""
    seats = Participant.objects.between_two()
    workers = {
        room: (worker, min(ended or now, now))
        for room, worker, ended in seats.filter(side=Side.WORKER).values_list(
            "conversation_id", "person_id", "conversation__closed_at"
        )
    }
    clients = dict(seats.filter(side=Side.CLIENT).values_list("conversation_id", "person_id"))
    said = Entry.objects.filter(kind__in=SAID, at__gte=now - LOOKED_AT, at__lt=now)
    rows = said.order_by("conversation_id", "seq").values_list(
        "conversation_id", "author_id", "at"
    )
    for room, turns in groupby(rows.iterator(), lambda row: row[0]):
        if room in workers:
            worker, until = workers[room]
            two = (worker, clients.get(room))
            # Somebody from the team neither waits nor answers for the worker.
            theirs = ((author != worker, at) for _, author, at in turns if author in two)
            yield worker, list(waits(theirs, until=until))
