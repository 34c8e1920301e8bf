"""How an escalation may end. Pure."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from moderation.policies.ladder import Severity


class Outcome(StrEnum):
    SAFE = "safe"
    HANDED_OVER = "handed_over"
    OTHER_HELP = "other_help"
    NOT_REACHED = "not_reached"
    FALSE_ALARM = "false_alarm"


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOff:
    """Who outside was called, when, and what they confirmed: nothing yet, when somebody will have to ask again."""

    called: str
    called_at: datetime
    confirmed: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """How it ended and what was done, in the words of the person who looked after it."""

    outcome: Outcome
    done: str
    hand_off: HandOff | None = None


def needs_second_person(severity: int, ending: Ending) -> bool:
    """A red is closed by two people, or by one who wrote down an emergency hand-off."""
    return severity >= Severity.RED and ending.hand_off is None
