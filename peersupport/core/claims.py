"""What people ask for by law: within a month, as the calendar counts it (GDPR, article 12(3))."""

from calendar import monthrange
from datetime import date, datetime
from uuid import UUID

from django.utils import timezone

from peersupport.core import audit
from peersupport.core.keeping_rows import Claim, ClaimKind


def due_after(arrived: date) -> date:
    """The same day of the next month, or its last day when it has no such day."""
    year, month = (
        (arrived.year, arrived.month + 1) if arrived.month < 12 else (arrived.year + 1, 1)
    )
    return date(year, month, min(arrived.day, monthrange(year, month)[1]))


def write_down(
    *, kind: ClaimKind, person_id: UUID, asked_at: datetime, by_id: UUID | None, by_letter: bool
) -> Claim:
    """In the caller's transaction. Asking again while the first is open changes nothing; the first day counts."""
    found, is_new = Claim.objects.get_or_create(
        person_id=person_id,
        kind=kind,
        done_at=None,
        refused_at=None,
        defaults={
            "by_letter": by_letter,
            "asked_at": asked_at,
            "due_on": due_after(asked_at.date()),
            "written_down_by_id": by_id,
        },
    )
    if is_new:
        audit.record(
            actor_id=by_id,
            verb="claim.written_down",
            subject=f"claim:{found.pk}",
            kind=kind.value,
            by_letter=int(by_letter),
        )
    return found


def settle_deletion(person_id: UUID) -> None:
    """Everything of the person is deleted: so is whatever was still open of what they had asked, and why it was not."""
    theirs = Claim.objects.filter(person_id=person_id)
    waiting = theirs.filter(done_at=None, refused_at=None)
    waiting.update(done_at=timezone.now())
    theirs.update(wrapped_key=b"", reason_sealed=b"")
