"""Which conversations must not lose their words yet."""

from uuid import UUID

from moderation.models import Escalation, Flag, FollowUp, HeldDraft


def conversations_still_needed() -> frozenset[UUID]:
    """Those with an alarm that is open or has something to be done after it, or with something nobody has looked at."""
    found = {
        *Escalation.objects.unresolved().values_list("conversation_id", flat=True),
        *FollowUp.objects.filter(kept_at=None).values_list(
            "escalation__conversation_id", flat=True
        ),
        *Flag.objects.filter(reviewed_at=None).values_list("conversation_id", flat=True),
        *HeldDraft.objects.filter(decision="").values_list("conversation_id", flat=True),
    }
    return frozenset(found)
