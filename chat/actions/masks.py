"""A client's own word on what was hidden from their peer worker."""

from uuid import UUID

from django.db import transaction

from accounts.models import User
from chat import access
from chat.actions.conversations import append
from chat.models import Kind
from chat.remarks import masks_of
from peersupport.core.realtime import Delivery, publish_on_commit


@transaction.atomic
def unmask(*, conversation_id: UUID, by: User, seq: int) -> None:
    """Let the other side read a message whole. Idempotent.

    Raises `NotFound` unless it is the person's own message, in a conversation where they sit.
    """
    room = access.room_for_closing(by, conversation_id)
    message = access.own_message(by, room.conversation, seq)
    newest = access.newest_words(message)
    if not masks_of(newest.screened):
        return
    newest.screened = {**newest.screened, "unmasked": True}
    newest.save(update_fields=["screened"])
    event = append(room, kind=Kind.UNMASKED, by=by, about=message)
    room.conversation.save(update_fields=["last_seq"])
    publish_on_commit(Delivery(persons=room.persons, event=event))
