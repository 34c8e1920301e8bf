"""Which alarms would change if other rules were in force. Pure."""

from dataclasses import dataclass
from enum import StrEnum

from moderation.policies.assessing import FLAGGED
from moderation.policies.rulebook import Level
from moderation.policies.screening import Verdict


class Kind(StrEnum):
    NEW = "new"
    GONE = "gone"
    RAISED = "raised"
    LOWERED = "lowered"
    FLAG_NEW = "flag_new"
    FLAG_GONE = "flag_gone"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What becomes different for one message. `rules` are those that found something only before, or only after."""

    kind: Kind
    was: int
    now: int
    rules_before: tuple[str, ...]
    rules_after: tuple[str, ...]


def compared(before: Verdict, after: Verdict) -> Change | None:
    """None where nobody would notice a difference. An alarm weighs more than a flag."""
    kind = _of_alarms(before.level, after.level) or _of_flags(_flags(before), _flags(after))
    if kind is None:
        return None
    gone = [rule for rule in before.rule_ids if rule not in after.rule_ids]
    new = [rule for rule in after.rule_ids if rule not in before.rule_ids]
    return Change(
        kind=kind,
        was=before.level,
        now=after.level,
        rules_before=tuple(gone),
        rules_after=tuple(new),
    )


def _of_alarms(was: Level, now: Level) -> Kind | None:
    if was < Level.MODERATE <= now:
        return Kind.NEW
    if now < Level.MODERATE <= was:
        return Kind.GONE
    if was == now or max(was, now) < Level.MODERATE:
        return None
    return Kind.RAISED if now > was else Kind.LOWERED


def _of_flags(was: frozenset[str], now: frozenset[str]) -> Kind | None:
    if now - was:
        return Kind.FLAG_NEW
    return Kind.FLAG_GONE if was - now else None


def _flags(verdict: Verdict) -> frozenset[str]:
    return frozenset(hit.category for hit in verdict.boundary if hit.action in FLAGGED)
