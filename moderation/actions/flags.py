"""What a person on duty says of a boundary flag."""

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
