"""Many small signs in one conversation become a reason to look."""

from datetime import UTC, datetime, timedelta

from moderation.policies.conversation_risk import (
    PATIENCE,
    Moment,
    accumulated,
    fell_silent,
    moment,
    raised,
)
from moderation.policies.rulebook import Level, Speaker
from moderation.policies.screening import screen
from tests.moderation.policies.shipped import screener

NOW = datetime(2026, 3, 1, 20, 0, tzinfo=UTC)


def sign(family: str, *, hours_ago: float = 0, level: Level = Level.MONITOR) -> Moment:
    said_at = NOW - timedelta(hours=hours_ago)
    return Moment(level=level, families=frozenset({family}), said_at=said_at)


def test_one_small_sign_stays_something_to_watch() -> None:
    assert accumulated([sign("hopeless")], now=NOW).level is Level.MONITOR


def test_feeling_a_burden_and_giving_things_away_raises_an_alert() -> None:
    risk = accumulated([sign("burden", hours_ago=60), sign("settling")], now=NOW)

    assert (risk.level, risk.reasons) == (Level.MODERATE, ("two_kinds_of_sign",))


def test_three_signs_in_a_day_raise_an_alert() -> None:
    signs = [sign("hopeless", hours_ago=3), sign("alone", hours_ago=2), sign("hopeless")]

    assert accumulated(signs[:2], now=NOW).level is Level.MONITOR, "two must not be enough"
    assert accumulated(signs, now=NOW).level is Level.MODERATE


def test_signs_fade_with_the_days() -> None:
    signs = [sign("hopeless", hours_ago=h) for h in (25, 27, 29)]
    signs += [sign("alone", hours_ago=h) for h in (26, 28, 30)]

    assert accumulated(signs, now=NOW).reasons == ("signs_add_up_over_a_week",)
    assert accumulated(signs, now=NOW + timedelta(days=5)).reasons == ()


def test_a_page_of_today_is_never_lowered_by_what_follows() -> None:
    signs = [sign("intent", hours_ago=1, level=Level.PAGE), sign("alone")]

    assert accumulated(signs, now=NOW).level is Level.PAGE


def test_an_open_alert_is_raised_and_never_lowered() -> None:
    assert raised(Level.MODERATE, Level.PAGE) is Level.PAGE
    assert raised(Level.PAGE, Level.MONITOR) is Level.PAGE


def test_a_worker_s_words_are_no_sign_of_the_client() -> None:
    said = "I feel so hopeless"
    by_client = screen(said, said_by=Speaker.CLIENT, books=screener("en"))
    by_worker = screen(said, said_by=Speaker.WORKER, books=screener("en"))
    assert moment(by_client, said_at=NOW) is not None, "the sentence must be a sign"

    assert moment(by_worker, said_at=NOW) is None


def test_silence_after_an_alert_is_noticed_when_patience_ends() -> None:
    alerted = NOW - 2 * PATIENCE
    late, soon = NOW - PATIENCE - timedelta(seconds=1), NOW - PATIENCE

    assert fell_silent(alerted_at=alerted, last_said_at=alerted, asked_at=late, now=NOW)
    assert not fell_silent(alerted_at=alerted, last_said_at=alerted, asked_at=soon, now=NOW)
    assert not fell_silent(alerted_at=alerted, last_said_at=alerted, asked_at=None, now=NOW)
    assert not fell_silent(alerted_at=alerted, last_said_at=soon, asked_at=NOW, now=NOW)
