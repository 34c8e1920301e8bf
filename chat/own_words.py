"""What a person may see of their own words, to change them."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from accounts.models import User
from chat import access
from chat.actions.changes import refusal_to_change
from chat.models import Entry, Kind
from chat.selectors import companion_of
from chat.standing import leaned_on, standing
from peersupport.core.errors import NotFound


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnMessage:
    """`why_not` is empty while it may be changed."""

    conversation_id: UUID
    with_whom: str
    words: str
    why_not: str


def own_message(viewer: User, conversation_id: UUID, seq: int, *, now: datetime) -> OwnMessage:
    """As it stands now. Raises `NotFound` unless the viewer wrote it, and sits there."""
    conversation = access.conversation_for_reading(viewer, conversation_id)
    own = Entry.objects.filter(conversation=conversation, author=viewer, kind=Kind.MESSAGE)
    message = own.filter(seq=seq).first()
    if message is None:
        raise NotFound
    stands = standing(message, conversation, leaned_on([message]))
    is_open = conversation.closed_at is None
    refusal = refusal_to_change(message, is_open=is_open, withdrawn=stands.withdrawn, now=now)
    return OwnMessage(
        conversation_id=conversation_id,
        with_whom=companion_of(viewer, conversation),
        words=stands.words,
        why_not=refusal.message if refusal else "",
    )
