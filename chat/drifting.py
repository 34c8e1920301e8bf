"""Open conversations in numbers, for supervision. Nothing is opened: how long a message is shows through its seal."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Count, F, Sum
from django.db.models.functions import Length, TruncHour

from accounts.models import User
from chat.models import Entry, Kind, Participant, Side
from chat.policies.drift import Drift, Hour, drift
from moderation.api import exclusive_words
from peersupport.core.crypto import SEALING

LOOKED_AT = timedelta(days=28)


@dataclass(frozen=True, slots=True, kw_only=True)
class DriftRow:
    conversation_id: UUID
    client: str
    worker: str
    now: Drift
    before: Drift


def drift_rows(now: datetime) -> tuple[DriftRow, ...]:
    """The last four weeks and the four before them; those with most to ask about first."""
    seats = Participant.objects.sitting().between_two().filter(conversation__closed_at=None)
    pairs: dict[UUID, dict[str, User]] = defaultdict(dict)
    for seat in seats.exclude(side=Side.TEAM).select_related("person"):
        pairs[seat.conversation_id][seat.side] = seat.person
    whole = {room: pair for room, pair in pairs.items() if len(pair) == 2}  # both of them
    recent = _drifts(whole, now - LOOKED_AT, now)
    earlier = _drifts(whole, now - 2 * LOOKED_AT, now - LOOKED_AT)
    rows = [
        DriftRow(
            conversation_id=room,
            client=pair[Side.CLIENT].pseudonym,
            worker=pair[Side.WORKER].pseudonym,
            now=recent[room],
            before=earlier[room],
        )
        for room, pair in whole.items()
    ]
    return tuple(sorted(rows, key=lambda row: (-len(row.now.signs), -row.now.a_day)))


def _drifts(
    pairs: dict[UUID, dict[str, User]], since: datetime, until: datetime
) -> dict[UUID, Drift]:
    hours = _hours(pairs, since, until)
    exclusive = exclusive_words(pairs, since=since, until=until)
    alone = _with_one_worker_only([pair[Side.CLIENT].pk for pair in pairs.values()])
    return {
        room: drift(
            hours[room],
            zone=ZoneInfo(pair[Side.WORKER].time_zone),
            exclusive=exclusive.get(room, 0),
            one_worker_only=pair[Side.CLIENT].pk in alone,
        )
        for room, pair in pairs.items()
    }


def _hours(
    pairs: dict[UUID, dict[str, User]], since: datetime, until: datetime
) -> dict[UUID, list[Hour]]:
    said = Entry.objects.filter(
        conversation__in=pairs, kind=Kind.MESSAGE, at__gte=since, at__lt=until
    )
    counted = (
        said.annotate(hour=TruncHour("at"))
        .values_list("conversation_id", "author_id", "hour")
        .annotate(messages=Count("pk"), length=Sum(Length(F("body_sealed")) - SEALING))
    )
    hours: dict[UUID, list[Hour]] = defaultdict(list)
    for room, author, hour, messages, length in counted.order_by():
        sides = {person.pk: side for side, person in pairs[room].items()}
        if author in sides:
            by_client = sides[author] == Side.CLIENT
            hours[room].append(
                Hour(began_at=hour, by_client=by_client, messages=messages, length=length)
            )
    return hours


def _with_one_worker_only(clients: Collection[UUID]) -> frozenset[UUID]:
    """Those who have never talked with a second one here."""
    talks = Participant.objects.between_two().filter(side=Side.CLIENT, person__in=clients)
    counted = talks.values_list("person_id").annotate(Count("conversation"))
    return frozenset(person for person, talked in counted.order_by() if talked == 1)
