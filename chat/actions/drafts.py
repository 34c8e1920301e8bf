"""What somebody has written and not sent: kept for them on any device, sealed, and gone once it is sent."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from chat import access
from chat.actions.messages import ConversationClosed
from chat.models import Entry, KeptDraft, WaitingMessage, draft_context
from peersupport.core.errors import Invalid
from peersupport.core.statements import Given, Select
from peersupport.core.text import MAX_MESSAGE

# More than can be sent at once: it is theirs to shorten, not ours to cut.
LONGEST = 2 * MAX_MESSAGE
SENT = Select(KeptDraft.objects.filter(person=Given("person")).sent().values_list("pk")[:1])


@transaction.atomic
def keep_draft(*, person: User, conversation_id: UUID, message_id: UUID, body: str) -> None:
    """Keep `body` as what they are writing there; nothing in it lets go of what was kept as `message_id`.

    `message_id` is the id that the message will have. Once that is stored nothing is kept under it any
    more, however late it comes. Never logged, told to nobody. Raises `NotFound`, `ConversationClosed`,
    or `Invalid` when it is longer than anything that could be sent.
    """
    seat = access.seat_for_reading(person, conversation_id)
    conversation = seat.conversation
    if conversation.closed_at is not None:
        raise ConversationClosed
    if len(body) > LONGEST:
        raise Invalid("That is too long to keep. Please copy it to somewhere safe.")
    named = {"conversation": conversation, "author": person, "client_id": message_id}
    tables = (Entry, WaitingMessage) if conversation.is_group else (Entry,)
    if not body.strip() or any(table.objects.filter(**named).exists() for table in tables):
        forget_draft(person=person, conversation_id=conversation_id, message_id=message_id)
        return
    sealed = conversation.vault.seal(body, draft_context(conversation_id, person.pk))
    KeptDraft.objects.update_or_create(
        conversation=conversation,
        person=person,
        defaults={"message_id": message_id, "body_sealed": sealed, "kept_at": timezone.now()},
    )


def forget_draft(*, person: User, conversation_id: UUID, message_id: UUID) -> None:
    """It was sent, or emptied. Something else that they write there stays."""
    kept = KeptDraft.objects.filter(conversation=conversation_id, person=person)
    kept.filter(message_id=message_id).delete()


def sweep_sent(*, person: User) -> None:
    """Let go of what was stored as a message and not yet forgotten, because a line broke in between. Nearly never: then it only reads."""
    if SENT.run(person=person.pk):
        KeptDraft.objects.filter(person=person).sent().delete()
