"""Changing a message the way a page does."""

from uuid import UUID, uuid4

from accounts.models import User
from chat.actions.changes import change_message
from chat.actions.messages import Stored
from chat.models import Conversation
from chat.protocol import ChangeMessage


def change(
    author: User, conversation: Conversation, seq: int, body: str | None, name: UUID | None = None
) -> Stored:
    """New words for a message; None takes it back."""
    asked = ChangeMessage(id=name or uuid4(), conversation=conversation.pk, seq=seq, body=body)
    return change_message(asked, author_id=author.pk)
