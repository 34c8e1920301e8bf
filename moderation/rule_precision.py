"""What people said of flags and alarms, for each rule and month. Counts only: nobody's words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from moderation.models import Finding, Flag
from moderation.policies.closing import Outcome
from moderation.policies.precision import Judged, RuleRow, by_rule
from moderation.policies.rulebook import Level

MONTHS = 6
OF_AN_ALARM = {Outcome.FALSE_ALARM: "wrong", Outcome.NOT_REACHED: "unclear"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Precision:
    months: tuple[datetime, ...]
    boundaries: tuple[RuleRow, ...]
    danger: tuple[RuleRow, ...]


def precision(now: datetime) -> Precision:
    """Of everything that was judged; and month by month for the last few, newest first."""
    months = tuple(_months(now))
    periods = [_period(month) for month in months]
    return Precision(
        months=months,
        boundaries=by_rule(_flags(), periods),
        danger=by_rule(_alarms(), periods),
    )


def _flags() -> Iterable[Judged]:
    reviewed = Flag.objects.exclude(reviewed_at=None).filter(reported_by_id=None)
    for rule_id, at, verdict in reviewed.values_list("rule_id", "flagged_at", "verdict"):
        yield Judged(rule_id=rule_id, period=_period(at), verdict=verdict)


def _alarms() -> Iterable[Judged]:
    """How an alarm ended is said of each rule that called for somebody, once for each alarm."""
    ended = Finding.objects.exclude(escalation__resolved_at=None)
    seen = set()
    for alarm, at, outcome, hits in ended.values_list(
        "escalation_id", "escalation__opened_at", "escalation__outcome", "hits"
    ):
        for hit in hits:
            found = (alarm, hit["rule_id"])
            if hit["level"] >= Level.MODERATE and found not in seen:
                seen.add(found)
                verdict = OF_AN_ALARM.get(Outcome(outcome), "right")
                yield Judged(rule_id=hit["rule_id"], period=_period(at), verdict=verdict)


def _period(at: datetime) -> str:
    return f"{at:%Y-%m}"


def _months(now: datetime) -> Iterable[datetime]:
    month = now.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    for _ in range(MONTHS):
        yield month
        month = month.replace(
            year=month.year - (month.month == 1), month=12 if month.month == 1 else month.month - 1
        )
