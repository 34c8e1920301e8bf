"""Whatever the rota says, a rung reaches somebody as long as there is somebody."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from moderation.policies.ladder import Who
from moderation.policies.rota import FIRST, SECOND, Shift, audience, gaps, on_call_at

NOON = datetime(2026, 11, 18, 12, 0, tzinfo=UTC)
PEOPLE = [UUID(int=number) for number in range(6)]

people = st.lists(st.sampled_from(PEOPLE), unique=True)
hours = st.integers(min_value=-48, max_value=48)
shifts = st.builds(
    lambda person, place, start, length: Shift(
        person_id=person,
        place=place,
        starts_at=NOON + timedelta(hours=start),
        ends_at=NOON + timedelta(hours=start + length),
    ),
    st.sampled_from(PEOPLE),
    st.sampled_from([FIRST, SECOND]),
    hours,
    st.integers(min_value=1, max_value=30),
)
rotas = st.lists(shifts, max_size=8)


def shift(person: UUID, start: int, end: int, place: int = FIRST) -> Shift:
    starts_at, ends_at = (NOON + timedelta(hours=hour) for hour in (start, end))
    return Shift(person_id=person, place=place, starts_at=starts_at, ends_at=ends_at)


@given(rota=rotas, team=people, coordinators=people, who=st.sampled_from(Who))
def test_a_rung_reaches_somebody_whenever_there_is_anybody(
    rota: Sequence[Shift], team: list[UUID], coordinators: list[UUID], who: Who
) -> None:
    able = {*team, *coordinators}
    on_call = on_call_at(rota, NOON, able=able)

    reached = audience((who,), on_call=on_call, team=team, coordinators=coordinators)

    assert bool(reached) == bool(able)
    assert set(reached) <= able
    assert len(set(reached)) == len(reached)


def test_the_first_on_call_comes_before_the_second_and_the_second_before_the_team() -> None:
    first, second, team = PEOPLE[0], PEOPLE[1], PEOPLE[2:4]
    rota = [shift(first, -1, 1), shift(second, -1, 1, SECOND)]
    everybody = {first, second, *team}

    def reached(who: Who, rota: list[Shift]) -> tuple[UUID, ...]:
        on_call = on_call_at(rota, NOON, able=everybody)
        return audience((who,), on_call=on_call, team=team, coordinators=())

    assert reached(Who.FIRST, rota) == (first,)
    assert reached(Who.SECOND, rota) == (second,)
    assert reached(Who.FIRST, rota[1:]) == (second,)
    assert reached(Who.FIRST, []) == reached(Who.SECOND, rota[:1]) == tuple(team)


def test_a_shift_begins_on_its_minute_and_is_over_on_its_last() -> None:
    rota = [shift(PEOPLE[0], 0, 8)]

    def held(at: datetime) -> bool:
        return not on_call_at(rota, at, able=PEOPLE).is_empty

    moment = timedelta(microseconds=1)
    assert held(NOON)
    assert held(NOON + timedelta(hours=8) - moment)
    assert not held(NOON - moment)
    assert not held(NOON + timedelta(hours=8))


@given(rota=rotas, offset=st.integers(min_value=0, max_value=60 * 24 - 1))
def test_a_gap_is_exactly_where_nobody_holds_a_shift(rota: Sequence[Shift], offset: int) -> None:
    day = timedelta(days=1)
    found = gaps(rota, starts_at=NOON, ends_at=NOON + day)
    moment = NOON + timedelta(minutes=offset)

    in_gap = any(gap.starts_at <= moment < gap.ends_at for gap in found)

    assert in_gap == on_call_at(rota, moment, able=PEOPLE).is_empty
    assert all(gap.starts_at < gap.ends_at for gap in found)


def test_a_night_shift_covers_the_hour_that_comes_twice() -> None:
    """Lord Howe moves its clocks by half an hour; Europe and Casablanca by a whole one."""
    for zone, night in (
        ("Europe/London", date(2026, 10, 25)),
        ("Australia/Lord_Howe", date(2026, 4, 5)),
        ("America/New_York", date(2026, 11, 1)),
        ("Africa/Casablanca", date(2026, 2, 15)),
    ):
        here = ZoneInfo(zone)
        evening, morning = night - timedelta(days=1), night
        starts_at = datetime.combine(evening, time(20), tzinfo=here).astimezone(UTC)
        ends_at = datetime.combine(morning, time(8), tzinfo=here).astimezone(UTC)
        rota = [Shift(person_id=PEOPLE[0], place=FIRST, starts_at=starts_at, ends_at=ends_at)]

        assert gaps(rota, starts_at=starts_at, ends_at=ends_at) == ()
        assert ends_at - starts_at != timedelta(hours=12), "the clocks must change that night"
