"""The host of a group reads what waits: it goes to everybody, or back to its author with a kind reason."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from chat import access, group_access
from chat.access import Room
from chat.actions.messages import Draft, post_message
from chat.drafts import Heard
from chat.events import WaitingChanged
from chat.group_rows import reason_context, waiting_context
from chat.models import WaitingMessage
from peersupport.core.errors import Conflict, NotFound
from peersupport.core.realtime import tell
from peersupport.core.text import clean_text

MOST_REASON = 1_000


class EarlierFirst(Conflict):
    """What somebody wrote is read in the order in which they wrote it."""

    code = "earlier_first"
    message = "They wrote something before this. Please decide about that first."


@transaction.atomic
def let_through(*, conversation_id: UUID, waiting_id: UUID, by: User) -> None:
    """Give it the next place in the group, and tell everybody. It goes the way that every message goes.

    Raises `NotFound` unless `by` is the host and it waits there; `EarlierFirst`.
    """
    room = group_access.room_of_host(by, conversation_id)
    row = _waiting(room, waiting_id)
    earlier = WaitingMessage.objects.filter(
        conversation=conversation_id, author=row.author_id, returned_at=None, turn__lt=row.turn
    )
    if earlier.exists():
        raise EarlierFirst
    context = waiting_context(conversation_id, row.author_id, row.client_id)
    draft = Draft(
        author_id=row.author_id,
        conversation_id=conversation_id,
        id=row.client_id,
        body=room.conversation.vault.open(bytes(row.body_sealed), context),
        heard=Heard(help_card=row.shows_help, screened=row.screened),
    )
    row.delete()
    post_message(draft)
    _tell(by, row)


@transaction.atomic
def send_back(*, conversation_id: UUID, waiting_id: UUID, by: User, reason: str) -> None:
    """Only its author reads the reason. Raises `NotFound` as `let_through`, `Invalid` without a reason."""
    room = group_access.room_of_host(by, conversation_id)
    row = _waiting(room, waiting_id)
    words = clean_text(reason, most=MOST_REASON)
    row.returned_at = timezone.now()
    row.reason_sealed = room.conversation.vault.seal(words, reason_context(row.pk))
    row.save(update_fields=["returned_at", "reason_sealed"])
    _tell(by, row)


@transaction.atomic
def put_away(*, conversation_id: UUID, waiting_id: UUID, by: User) -> None:
    """Its author has read why it came back: the words are gone then. Idempotent.

    Raises `NotFound` unless it is theirs and came back, and they sit there.
    """
    access.conversation_for_reading(by, conversation_id)
    rows = WaitingMessage.objects.filter(pk=waiting_id, conversation=conversation_id, author=by)
    gone = {"settled_at": timezone.now(), "body_sealed": b"", "reason_sealed": b""}
    if not rows.filter(returned_at__isnull=False).update(**gone):
        raise NotFound


def _waiting(room: Room, waiting_id: UUID) -> WaitingMessage:
    rows = WaitingMessage.objects.filter(conversation=room.conversation, returned_at=None)
    row = rows.filter(pk=waiting_id).first()
    if row is None:
        raise NotFound("Somebody has decided about this already, or its author has left.")
    return row


def _tell(host: User, row: WaitingMessage) -> None:
    tell({host.pk, row.author_id}, WaitingChanged(conversation_id=row.conversation_id))
