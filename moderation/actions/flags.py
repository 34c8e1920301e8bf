"""What a person on duty says of a boundary flag."""

from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from moderation.access import flag_for_review
from moderation.actions.telling import tell_duty
from moderation.events import DutyChanged
from moderation.models import Flag
from peersupport.core import audit
from peersupport.core.errors import Conflict

# A tap on the wrong button is noticed at once, or not at all.
UNDONE_WITHIN = timedelta(minutes=15)


@transaction.atomic
def review_flag(*, flag_id: UUID, by: User, verdict: Flag.Verdict) -> None:
    """Say whether the rule was right. Raises `Conflict` when somebody has said so already."""
    flag = flag_for_review(by, flag_id)
    if flag.reviewed_at is not None:
        raise Conflict("Somebody has looked at this already.")
    flag.verdict, flag.reviewed_at, flag.reviewed_by = verdict.value, timezone.now(), by
    flag.save(update_fields=["verdict", "reviewed_at", "reviewed_by"])
    audit.record(
        actor_id=by.pk, verb="flag.reviewed", subject=f"flag:{flag.pk}", verdict=verdict.value
    )
    tell_duty(DutyChanged())


@transaction.atomic
def undo_verdict(*, flag_id: UUID, by: User) -> None:
    """Take back one's own verdict, a moment later: the flag waits again. Raises `Conflict` for anybody else's."""
    flag = flag_for_review(by, flag_id)
    now = timezone.now()
    if flag.reviewed_by_id != by.pk or flag.reviewed_at is None:
        raise Conflict("Only the one who said it can take it back.")
    if now - flag.reviewed_at > UNDONE_WITHIN:
        raise Conflict("That was too long ago to take back.")
    flag.verdict, flag.reviewed_at, flag.reviewed_by = "", None, None
    flag.save(update_fields=["verdict", "reviewed_at", "reviewed_by"])
    audit.record(actor_id=by.pk, verb="flag.review_undone", subject=f"flag:{flag.pk}")
    tell_duty(DutyChanged())
