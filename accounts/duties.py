"""What a coordinator answers for: who may do what, and what people asked to have deleted."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from accounts.roles import CAPABILITIES, Capability, Role
from peersupport.core.models import Erasure

# A month is what the law gives; waiting longer needs words to the person.
DUE_WITHIN = timedelta(days=30)
MOST = 200
WAITS = {"open_alarm": "an alarm about them is still open"}


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleRow:
    """One line of the table of roles: each thing that can be done, and yes or no."""

    role: str
    may: tuple[tuple[str, bool], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """That somebody asked to be deleted. Who it was is no longer known here, so it has a number."""

    number: str
    asked_at: datetime
    due_at: datetime
    is_late: bool
    finished_at: datetime | None
    waits_for: tuple[str, ...]


def table_of_roles() -> tuple[tuple[str, ...], list[RoleRow]]:
    """What can be done, and a line for each role, from the table that the gates read."""
    rows = [
        RoleRow(
            role=role.label,
            may=tuple((one.value, one in CAPABILITIES[role]) for one in Capability),
        )
        for role in Role
    ]
    return tuple(one.value for one in Capability), rows


def asked_to_be_deleted(now: datetime) -> list[Asked]:
    """Those that wait first, the one that is due soonest on top; then those that are done, newest first."""
    waiting = Erasure.objects.filter(finished_at=None).order_by("asked_at")
    done = Erasure.objects.filter(finished_at__isnull=False).order_by("-finished_at")
    return [_asked(row, now) for row in [*waiting, *done[:MOST]]]


def _asked(row: Erasure, now: datetime) -> Asked:
    due_at = row.asked_at + DUE_WITHIN
    codes = [code for code in row.waits_for.split(",") if code]
    return Asked(
        number=str(row.pk)[:8],
        asked_at=row.asked_at,
        due_at=due_at,
        is_late=row.finished_at is None and now > due_at,
        finished_at=row.finished_at,
        waits_for=tuple(WAITS.get(code, code) for code in codes),
    )
