"""The ladder is data that is either understood whole or refused, and a climb never ends by itself."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.policies.ladder import (
    LAST_RESORT,
    Climb,
    Ladder,
    LadderError,
    Rung,
    Severity,
    Who,
    from_snapshot,
    next_step,
    parse,
    snapshot,
)

SHIPPED = Path("moderation/ladders/default.toml").read_text(encoding="utf-8")
NOON = datetime(2026, 11, 18, 12, 0, tzinfo=UTC)

seconds = st.integers(min_value=10, max_value=100_000).map(lambda n: timedelta(seconds=n))
waits = st.sets(st.integers(min_value=1, max_value=90_000), max_size=4).map(sorted)


def rung(after: int) -> Rung:
    return Rung(name="r", after=timedelta(seconds=after), who=(Who.TEAM,))


climbs = st.builds(
    lambda later, repeat, decide: Climb(
        rungs=tuple(rung(after) for after in (0, *later)), repeat=repeat, decide_within=decide
    ),
    waits,
    seconds,
    seconds,
)
ladders = st.builds(
    lambda each: Ladder(version="t", climbs=dict(zip(Severity, each, strict=True))),
    st.lists(climbs, min_size=3, max_size=3),
)


def test_the_shipped_ladder_is_the_promised_one() -> None:
    red = parse(SHIPPED).climbs[Severity.RED]

    assert [rung.after.seconds for rung in red.rungs] == [0, 60, 120, 300]
    assert [rung.who for rung in red.rungs][:2] == [(Who.FIRST,), (Who.SECOND,)]
    assert red.rungs[2].who == red.rungs[3].who == (Who.TEAM, Who.COORDINATORS)
    assert red.rungs[0].channels == 2
    assert (red.rungs[3].shows_banner, red.rungs[3].pages_outside) == (True, True)
    assert red.repeat == timedelta(seconds=60)


@given(ladder=ladders)
def test_a_snapshot_is_the_same_ladder(ladder: Ladder) -> None:
    assert from_snapshot(snapshot(ladder)) == ladder


@pytest.mark.parametrize("values", [None, [], {}, {"version": "1"}, {"version": 1, "climb": 3}])
def test_a_snapshot_that_makes_no_sense_pages_everybody(values: object) -> None:
    assert from_snapshot(values) == LAST_RESORT


@given(
    climb=climbs,
    number=st.integers(min_value=0, max_value=9),
    late=st.integers(min_value=0, max_value=10**6),
)
def test_after_every_rung_there_is_a_next_one_later_than_now(
    climb: Climb, number: int, late: int
) -> None:
    now = NOON + timedelta(seconds=late)

    step = next_step(climb, rung=number, began_at=NOON, now=now)

    assert step.next_at > now
    assert step.next_rung >= min(number, len(climb.rungs) - 1)


@given(climb=climbs)
def test_on_time_every_rung_is_climbed_at_its_time(climb: Climb) -> None:
    now, number, climbed = NOON, 0, []
    for _ in climb.rungs:
        step = next_step(climb, rung=number, began_at=NOON, now=now)
        climbed.append((step.rung, now - NOON))
        now, number = step.next_at, step.next_rung

    assert climbed == [(rung, rung.after) for rung in climb.rungs]
    assert now - NOON == climb.rungs[-1].after + climb.repeat


@pytest.mark.parametrize(
    ("written", "instead", "complaint"),
    [
        ('severity = "red"', 'severity = "purple"', "severity"),
        ('severity = "amber"', 'severity = "red"', "two climbs"),
        ('after = "60 s"', 'after = "soon"', "60 s, 15 min or 24 h"),
        ('after = "60 s"', 'after = "0 s"', "later than the one before"),
        ('who = ["second"]', 'who = ["nobody"]', "does not know nobody"),
        ('repeat = "60 s"', 'repeat = "1 s"', "10 s or more"),
        ("shows_banner", "shows_baner", "shows_baner"),
        ('version = "2026-11-22"', "", "version"),
        ("[[climb]]", "[climb", "TOML"),
    ],
)
def test_a_ladder_with_a_mistake_is_refused_by_name(
    written: str, instead: str, complaint: str
) -> None:
    assert written in SHIPPED, "the mistake must change something"

    with pytest.raises(LadderError, match=complaint):
        parse(SHIPPED.replace(written, instead, 1))


def test_a_last_rung_that_pages_nobody_is_refused() -> None:
    start, green, rest = SHIPPED.partition('severity = "green"')
    quiet = rest.replace('who = ["team", "coordinators"]', "who = []")
    assert quiet != rest

    with pytest.raises(LadderError, match="must page somebody"):
        parse(start + green + quiet)
