"""Reading a person's words leaves a trace: who read what, and when."""

from uuid import UUID

from django.db import transaction

from accounts.models import User
from moderation.access import draft_for_deciding, escalation_for_duty, flag_for_review
from moderation.models import Escalation, Flag, HeldDraft
from peersupport.core import audit


@transaction.atomic
def read_escalation(*, escalation_id: UUID, by: User) -> Escalation:
    """The escalation, to be shown with the words that raised it."""
    escalation = escalation_for_duty(by, escalation_id)
    audit.record(actor_id=by.pk, verb="escalation.read", subject=f"escalation:{escalation.pk}")
    return escalation


@transaction.atomic
def read_flag(*, flag_id: UUID, by: User) -> Flag:
    """The flag, to be shown with the words that a rule found in it, and no others."""
    flag = flag_for_review(by, flag_id)
    audit.record(actor_id=by.pk, verb="flag.read", subject=f"flag:{flag.pk}")
    return flag


@transaction.atomic
def reveal_flag(*, flag_id: UUID, by: User) -> Flag:
    """The flag, to be shown with the whole message."""
    flag = flag_for_review(by, flag_id)
    audit.record(actor_id=by.pk, verb="flag.whole.read", subject=f"flag:{flag.pk}")
    return flag


@transaction.atomic
def read_draft(*, held_id: UUID, by: User) -> HeldDraft:
    """A message that waits for a colleague's yes, to be shown with its words."""
    held = draft_for_deciding(by, held_id)
    audit.record(actor_id=by.pk, verb="draft.read", subject=f"draft:{held.pk}")
    return held
