"""What a conversation says that no single message does: many small signs, two kinds together, silence. Pure."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from moderation.policies.rulebook import Level, Speaker
from moderation.policies.screening import Verdict

DAY = timedelta(hours=24)
WEEK = timedelta(days=7)
CONVERSATION = "conversation"  # the family of what only several messages show
HALF_LIFE = timedelta(hours=48)
# How long somebody may take to answer after words that called for a person.
PATIENCE = timedelta(minutes=15)
# What one message with such a sign weighs towards an alert; the kinds that point to dying weigh most.
_SIGNS = {
    "hopeless": 1.0,
    "burden": 1.0,
    "settling": 1.0,
    "alone": 0.75,
    "unravelling": 0.75,
    "mention": 0.75,
    "past": 0.5,
    "bereavement": 0.5,
}
_GRAVE_KINDS = frozenset({"hopeless", "burden", "settling"})
_DECISIVE_KIND = "settling"
_ENOUGH_IN_A_DAY = 2.75
_ENOUGH_OVER_A_WEEK = 3.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """One message of a client as the screening heard it; holds no words."""

    level: Level
    families: frozenset[str]
    said_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Risk:
    """`reasons` are names for people to read, in the order in which they arose."""

    level: Level
    reasons: tuple[str, ...] = ()


def moment(verdict: Verdict, *, said_at: datetime) -> Moment | None:
    """None for a message that says nothing about the client's own state: a worker's, or an ordinary one."""
    if verdict.said_by is not Speaker.CLIENT or verdict.level is Level.NONE:
        return None
    families = frozenset(hit.family for hit in verdict.hits)
    return Moment(level=verdict.level, families=families, said_at=said_at)


def remembered(hits: Sequence[Mapping[str, object]], *, said_at: datetime) -> Moment:
    """A message as its stored finding remembers it. What the conversation added to it is not its own."""
    own = [hit for hit in hits if hit["family"] != CONVERSATION]
    levels = [Level(hit["level"]) for hit in own if isinstance(hit["level"], int)]
    return Moment(
        level=max(levels, default=Level.NONE),
        families=frozenset(str(hit["family"]) for hit in own),
        said_at=said_at,
    )


def added_reasons(earlier: Sequence[Moment], sign: Moment, *, now: datetime) -> tuple[str, ...]:
    """Why a person is to look now, and was not to before this sign: nobody is called twice for one pattern."""
    if accumulated(earlier, now=now).reasons:
        return ()
    return accumulated([*earlier, sign], now=now).reasons


def accumulated(moments: Sequence[Moment], *, now: datetime) -> Risk:
    """What the last seven days amount to. Never below the level of any message of the last 24 hours."""
    recent = [m for m in moments if now - m.said_at <= WEEK]
    today = [m for m in recent if now - m.said_at <= DAY]
    gravest = max((m.level for m in today), default=Level.NONE)
    reasons = _reasons(recent, today, now)
    return Risk(level=max(gravest, Level.MODERATE) if reasons else gravest, reasons=reasons)


def _reasons(recent: Sequence[Moment], today: Sequence[Moment], now: datetime) -> tuple[str, ...]:
    reasons: list[str] = []
    families = frozenset(family for m in recent for family in m.families)
    if _DECISIVE_KIND in families and families & (_GRAVE_KINDS - {_DECISIVE_KIND}):
        reasons.append("two_kinds_of_sign")
    if sum(map(_weight, today)) >= _ENOUGH_IN_A_DAY and _has_grave_kind(today):
        reasons.append("several_signs_in_a_day")
    if _decayed(recent, now) >= _ENOUGH_OVER_A_WEEK and _has_grave_kind(recent):
        reasons.append("signs_add_up_over_a_week")
    return tuple(reasons)


def _weight(m: Moment) -> float:
    """The heaviest sign in the message, and a little more when it shows several kinds."""
    weights = [_SIGNS[family] for family in m.families if family in _SIGNS]
    return max(weights, default=0.0) + 0.5 * max(0, len(weights) - 1)


def _has_grave_kind(moments: Sequence[Moment]) -> bool:
    return any(m.families & _GRAVE_KINDS for m in moments)


def _decayed(moments: Sequence[Moment], now: datetime) -> float:
    """The sum of the signs, each worth half after two days."""
    return sum(_weight(m) * math.exp2((m.said_at - now) / HALF_LIFE) for m in moments)


def fell_silent(
    *, alerted_at: datetime, last_said_at: datetime, asked_at: datetime | None, now: datetime
) -> bool:
    """Whether the client has said nothing since the alert, although somebody wrote to them a while ago.

    Nobody is silent who waits for an answer themselves: that is for whoever owes it.
    """
    if asked_at is None or asked_at < last_said_at:
        return False
    return last_said_at <= alerted_at and now - asked_at > PATIENCE


def raised(open_level: Level, found: Level) -> Level:
    """What an open alert becomes on a further finding: higher or the same, never lower."""
    return max(open_level, found)
