"""A ladder that may be published climbs until a person answers, and is no slower than safety allows."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from moderation.policies.ladder import (
    Climb,
    Ladder,
    LadderError,
    Rung,
    Severity,
    Who,
    from_snapshot,
    next_step,
    parse,
    read,
    snapshot,
)
from moderation.policies.ladder_limits import check_text, parse_limits, wrong_with
from moderation.policies.ladder_text import as_lines, as_toml
from tests.moderation.ladders import (
    EVERYBODY,
    FOLDER,
    LIMITS,
    SHIPPED,
    any_ladder,
    brisk_ladder,
)

NOON = datetime(2026, 11, 18, 12, 0, tzinfo=UTC)
Change = Callable[[Climb], Climb]


def told(ladder: Ladder) -> list[str]:
    return [f"{problem.says} {problem.do}" for problem in wrong_with(ladder, LIMITS)]


def with_climb(severity: Severity, change: Change) -> Ladder:
    return replace(SHIPPED, climbs={**SHIPPED.climbs, severity: change(SHIPPED.climbs[severity])})


def with_rung(number: int, **values: object) -> Change:
    def change(climb: Climb) -> Climb:
        rungs = list(climb.rungs)
        rungs[number] = replace(rungs[number], **values)  # type: ignore[arg-type]  # the test names its fields
        return replace(climb, rungs=tuple(rungs))

    return change


def seconds(number: int) -> timedelta:
    return timedelta(seconds=number)


def test_the_shipped_ladder_may_be_published() -> None:
    assert told(SHIPPED) == []


@pytest.mark.parametrize(
    ("severity", "change", "says"),
    [
        (Severity.RED, lambda c: replace(c, rungs=()), "Red: the last rung must page somebody"),
        (Severity.RED, with_rung(3, who=()), "Red: the last rung must page somebody"),
        (Severity.RED, with_rung(3, who=(Who.FIRST,)), "does not call everybody"),
        (Severity.RED, with_rung(0, after=seconds(5)), "The first rung comes at once"),
        (Severity.RED, with_rung(1, after=seconds(120)), "each later than the one before"),
        (
            Severity.RED,
            with_rung(0, channels=1),
            "a person is called by 2 ways at once only after 1 min",
        ),
        (
            Severity.RED,
            with_rung(1, after=seconds(61)),
            "the second on call, or the whole team, is called only after 61 s",
        ),
        (
            Severity.RED,
            with_rung(2, after=seconds(121)),
            "the whole team is called only after 121 s",
        ),
        (Severity.RED, with_rung(3, shows_banner=False), "nobody has answered yet at no rung"),
        (Severity.RED, with_rung(3, pages_outside=False), "places outside are called at no rung"),
        (
            Severity.RED,
            with_rung(3, after=seconds(301)),
            "places outside are called only after 301 s",
        ),
        (Severity.RED, lambda c: replace(c, repeat=seconds(61)), "Make it 1 min or less"),
        (Severity.RED, lambda c: replace(c, repeat=seconds(9)), "Give people ten seconds"),
        (
            Severity.RED,
            lambda c: replace(c, decide_within=seconds(901)),
            "whoever took it has 901 s; 15 min",
        ),
        (
            Severity.RED,
            lambda c: replace(
                c, rungs=tuple(replace(c.rungs[3], after=seconds(n)) for n in range(9))
            ),
            "8 are the most",
        ),
        (Severity.AMBER, with_rung(0, who=()), "Amber: a person is called only after 15 min"),
        (Severity.AMBER, with_rung(1, who=(Who.TEAM,)), "the coordinators are called at no rung"),
        (
            Severity.GREEN,
            with_rung(1, after=seconds(86_401)),
            "Green: the whole team is called only after 86401 s",
        ),
    ],
)
def test_what_is_too_mild_is_named_with_what_puts_it_right(
    severity: Severity, change: Change, says: str
) -> None:
    (found, *_) = [line for line in told(with_climb(severity, change)) if says in line]

    assert found.startswith(severity.name.capitalize())


def test_an_organisation_may_call_sooner_and_more_people() -> None:
    at_once = Rung(
        name="all",
        after=seconds(0),
        who=EVERYBODY,
        channels=3,
        shows_banner=True,
        pages_outside=True,
    )
    sharp = Climb(rungs=(at_once,), repeat=seconds(10), decide_within=seconds(60))

    assert told(replace(SHIPPED, climbs=dict.fromkeys(Severity, sharp))) == []


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(ladder=any_ladder)
def test_whatever_is_written_is_read_again_as_it_was(ladder: Ladder) -> None:
    assert read(as_toml(ladder)) == ladder
    assert as_lines(ladder)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(ladder=any_ladder)
def test_whatever_is_written_is_checked_without_an_error_and_once_or_never(ladder: Ladder) -> None:
    text = as_toml(ladder)

    checked = check_text(text, limits=LIMITS, used=frozenset())

    assert checked.is_right == (not told(ladder))
    assert check_text(text, limits=LIMITS, used=frozenset({ladder.version})).problems


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(text=st.text(st.sampled_from('[]="climb. \n1é'), max_size=60))
def test_what_is_no_ladder_is_told_so(text: str) -> None:
    assert check_text(text, limits=LIMITS, used=frozenset()).problems


@settings(deadline=None, suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow])
@given(
    ladder=st.one_of(any_ladder, brisk_ladder),
    severity=st.sampled_from(Severity),
    late=st.lists(st.integers(0, 100_000), min_size=12, max_size=12),
)
def test_a_ladder_that_may_be_published_never_comes_to_an_end(
    ladder: Ladder, severity: Severity, late: list[int]
) -> None:
    """However late each climb is done, there is another one after it, soon, and everybody is called for ever."""
    assume(not told(ladder))
    climb = from_snapshot(snapshot(parse(as_toml(ladder)))).climbs[severity]
    assert climb == ladder.climbs[severity], "what was published is what is climbed"

    now, number = NOON, 0
    for delay in late:
        now += seconds(delay)
        step = next_step(climb, rung=number, began_at=NOON, now=now)
        assert now < step.next_at <= now + max(climb.repeat, climb.rungs[-1].after)
        now, number = step.next_at, step.next_rung

    assert number == len(climb.rungs) - 1
    assert set(step.rung.who) >= set(EVERYBODY)
    assert step.next_at - now <= LIMITS.of[severity].repeat_within


@pytest.mark.parametrize(
    ("written", "instead"),
    [
        ('severity = "green"', 'severity = "red"'),
        ("repeat_within", "repeat"),
        ('"60 s"', '"soon"'),
    ],
)
def test_limits_with_a_mistake_are_refused(written: str, instead: str) -> None:
    text = (FOLDER / "limits.toml").read_text(encoding="utf-8")
    assert written in text, "the mistake must change something"

    with pytest.raises(LadderError):
        parse_limits(text.replace(written, instead, 1))
