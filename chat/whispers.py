"""Reads of what the peer worker and the team say to each other. The only module that opens a whisper."""

import logging
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from accounts.models import User
from chat import access
from chat.models import Conversation, Participant, Whisper, whisper_context
from peersupport.core.crypto import Unreadable

MOST_SHOWN = 50
LOST = "These words cannot be read any more."

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """One whisper, as somebody may read it who is no client."""

    by: str
    at: datetime
    words: str
    mine: bool


def whispers_in(viewer: User, conversation_id: UUID) -> tuple[Heard, ...]:
    """The newest, oldest first. Raises `NotFound` for a client, and for anybody who does not sit there."""
    seat = access.seat_beside_client(viewer, conversation_id)
    newest = Whisper.objects.filter(conversation=conversation_id).select_related("author")
    return tuple(
        Heard(
            by=one.author.pseudonym,
            at=one.at,
            words=_words(one, seat.conversation),
            mine=one.author_id == viewer.pk,
        )
        for one in reversed(newest.order_by("-at")[:MOST_SHOWN])
    )


def own_whispers(seat: Participant) -> list[dict[str, object]]:
    """What they whispered themselves, for their own copy of what is held about them."""
    own = Whisper.objects.filter(conversation=seat.conversation, author_id=seat.person_id)
    return [{"at": one.at, "your_words": _words(one, seat.conversation)} for one in own]


def _words(one: Whisper, conversation: Conversation) -> str:
    """Some that cannot be read must keep nobody from the rest."""
    if not one.body_sealed:
        return ""
    try:
        return conversation.vault.open(
            bytes(one.body_sealed), whisper_context(conversation.pk, one.pk)
        )
    except Unreadable:
        logger.error("a whisper cannot be read: %s", one.pk)
        return LOST
