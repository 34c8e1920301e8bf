"""What a person may see of their own words: a message, to change it, and what they have not sent yet."""

import logging
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from accounts.models import User
from chat import access
from chat.actions.changes import refusal_to_change
from chat.companions import companion_of
from chat.models import Entry, KeptDraft, Kind, Participant, Signs, draft_context
from chat.standing import leaned_on, standing
from peersupport.core.crypto import Unreadable
from peersupport.core.errors import NotFound
from peersupport.core.statements import Given, SelectWhole

logger = logging.getLogger(__name__)

OWN_DRAFT = SelectWhole(
    KeptDraft.objects.filter(
        person=Given("viewer"),
        conversation=Given("room"),
        conversation__participant__in=Participant.objects.sitting().filter(person=Given("viewer")),
    )
    .unsent()
    .select_related("conversation")
)


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnMessage:
    """`why_not` is empty while it may be changed."""

    conversation_id: UUID
    with_whom: str
    words: str
    why_not: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnDraft:
    """What they were writing, and the id that its message will have."""

    message_id: UUID
    body: str


def own_draft(viewer: User, conversation_id: UUID) -> OwnDraft | None:
    """None when there is nothing that was not sent, also for somebody who does not sit there."""
    draft = OWN_DRAFT.first(viewer=viewer.pk, room=conversation_id)
    if draft is None:
        return None
    context = draft_context(conversation_id, viewer.pk)
    try:
        body = draft.conversation.vault.open(bytes(draft.body_sealed), context)
    except Unreadable:
        logger.error("a draft cannot be read: draft %s", draft.pk)
        return None
    return OwnDraft(message_id=draft.message_id, body=body)


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


def signs_of(viewer: User) -> dict[str, bool]:
    """What they let others see; everything, until they say otherwise."""
    signs = Signs.objects.filter(person=viewer).first() or Signs()
    return {"typing": signs.typing, "reading": signs.reading}
