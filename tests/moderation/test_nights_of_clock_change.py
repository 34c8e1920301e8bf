"""A rota written on a person's own clock leaves nobody alone, and calls nobody twice, when the clocks change."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest

from moderation.policies.rota import FIRST, Shift, gaps, on_call_at
from peersupport.core.local_time import LocalDateTimeField

# The two changes of 2026 (or 2027) in each zone; where a country gave them up, the last ones it had.
NIGHTS = [
    ("Europe/London", date(2026, 3, 29), date(2026, 10, 25)),
    ("Europe/Madrid", date(2026, 3, 29), date(2026, 10, 25)),
    ("America/New_York", date(2026, 3, 8), date(2026, 11, 1)),
    ("America/St_Johns", date(2026, 3, 8), date(2026, 11, 1)),
    ("America/Santiago", date(2026, 4, 4), date(2026, 9, 5)),
    ("America/Havana", date(2026, 3, 8), date(2026, 11, 1)),
    ("Australia/Lord_Howe", date(2026, 4, 5), date(2026, 10, 4)),
    ("Australia/Sydney", date(2026, 4, 5), date(2026, 10, 4)),
    ("Pacific/Auckland", date(2026, 4, 5), date(2026, 9, 27)),
    ("Pacific/Chatham", date(2026, 4, 5), date(2026, 9, 27)),
    ("Africa/Casablanca", date(2026, 2, 15), date(2026, 3, 22)),
    ("Africa/Cairo", date(2026, 4, 24), date(2026, 10, 29)),
]


def moment(field: LocalDateTimeField, day: date, hour: int) -> datetime:
    found = field.to_python(f"{day.isoformat()}T{hour:02}:00")
    assert found is not None
    return found


@pytest.mark.parametrize(("zone", "spring", "autumn"), NIGHTS, ids=[night[0] for night in NIGHTS])
def test_each_minute_of_the_night_has_exactly_one_person(
    zone: str, spring: date, autumn: date
) -> None:
    field = LocalDateTimeField(zone=ZoneInfo(zone))
    lengths = set()
    for night in (spring, autumn):
        edges = [
            moment(field, night - timedelta(days=1), 20),
            moment(field, night, 8),
            moment(field, night, 20),
            moment(field, night + timedelta(days=1), 8),
        ]
        people = [uuid4() for _ in edges[1:]]
        rota = [
            Shift(person_id=person, place=FIRST, starts_at=starts_at, ends_at=ends_at)
            for person, starts_at, ends_at in zip(people, edges, edges[1:], strict=False)
        ]
        assert gaps(rota, starts_at=edges[0], ends_at=edges[-1]) == ()
        minute = edges[0]
        while minute < edges[-1]:
            assert len(on_call_at(rota, minute, able=people).first) == 1
            minute += timedelta(minutes=1)
        lengths.add(edges[-1].astimezone(UTC) - edges[0].astimezone(UTC))

    assert len(lengths) == 2, "one of the nights is longer than the other, or it proves nothing"
