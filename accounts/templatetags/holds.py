"""On pages about somebody, or about a conversation: that a hold is on it."""

from uuid import UUID

from django import template
from django.utils import timezone

from peersupport.core import holds

register = template.Library()


@register.inclusion_tag("accounts/_on_hold.html")
def on_hold(
    person_id: UUID | None = None, conversation_id: UUID | None = None
) -> dict[str, object]:
    """Nothing, or a line with the way to the hold; for a conversation without one, the way to ask for it."""
    ids = [one for one in (person_id, conversation_id) if one is not None]
    found = holds.standing_on(ids[0], ids[1:]) if ids else []
    return {"holds": found, "conversation_id": conversation_id}


@register.inclusion_tag("accounts/_holds_to_review.html")
def holds_to_review() -> dict[str, object]:
    """On a coordinator's pages, from the day on which a hold is to be looked at until somebody has."""
    return {"due": holds.to_review(timezone.now().date())}
