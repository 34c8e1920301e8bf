"""What is read of drills."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from accounts.models import User
from moderation.models import Drill, Escalation, PageAttempt
from moderation.policies.drills import OVER_AFTER

MOST_SHOWN = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class DrillRow:
    """`seconds` until somebody answered; None while nobody has. `is_over`: nobody will be counted any more."""

    id: UUID
    begun_at: datetime
    called: tuple[str, ...]
    failed: int
    seconds: int | None
    answered_by: str
    is_over: bool

    @property
    def took(self) -> str:
        if self.seconds is None:
            return "nobody answered" if self.is_over else "not answered yet"
        minutes, seconds = divmod(self.seconds, 60)
        return f"{minutes} min {seconds} s" if minutes else f"{seconds} s"


def drills_held(now: datetime) -> tuple[DrillRow, ...]:
    """The newest first."""
    newest = Drill.objects.select_related("answered_by").prefetch_related("pages__person")
    return tuple(drill_row(drill, now) for drill in newest[:MOST_SHOWN])


def drill_row(drill: Drill, now: datetime) -> DrillRow:
    pages = list(drill.pages.all())
    answered = drill.answered_at
    failed = [page for page in pages if page.outcome not in ("", PageAttempt.Outcome.DELIVERED)]
    return DrillRow(
        id=drill.pk,
        begun_at=drill.begun_at,
        called=tuple(dict.fromkeys(page.person.pseudonym for page in pages)),
        failed=len(failed),
        seconds=int((answered - drill.begun_at).total_seconds()) if answered else None,
        answered_by=drill.answered_by.pseudonym if drill.answered_by else "",
        is_over=now - drill.begun_at > OVER_AFTER,
    )


def open_drill_of(person: User, now: datetime) -> UUID | None:
    """The one that waits for this person to answer. None while something real is open: that comes first."""
    if Escalation.objects.unresolved().exists():
        return None
    waiting = Drill.objects.filter(answered_at=None, begun_at__gte=now - OVER_AFTER)
    return waiting.filter(pages__person=person).values_list("pk", flat=True).first()
