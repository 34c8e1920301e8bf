"""A peer worker's own drafts that waited for a colleague."""

from uuid import UUID

from django.db import transaction

from accounts.models import User
from chat import access
from moderation.api import forget_draft


@transaction.atomic
def put_away_draft(*, conversation_id: UUID, by: User, held_id: UUID) -> None:
    """They have read what was decided, or give it up. Idempotent. Raises `NotFound` unless they sit there."""
    access.conversation_for_reading(by, conversation_id)
    forget_draft(held_id, by)
