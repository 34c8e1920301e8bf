"""What a person does to look after themselves: an end in their own words, a block, a report."""

from uuid import UUID, uuid5

from django.db import transaction

from accounts.models import User
from chat import access
from chat.actions.conversations import end_conversation
from chat.actions.messages import Draft, post_message
from chat.models import Entry, Kind, Participant, Side
from chat.presenters import words_of
from moderation.api import ReportedMessage, report_message


@transaction.atomic
def say_goodbye(*, conversation_id: UUID, by: User, name: UUID, words: str) -> None:
    """The person's last words, and then the end: both or neither. Without words it just ends.

    Raises what posting them raises; then nothing has ended.
    """
    if words.strip():
        draft = Draft(author_id=by.pk, conversation_id=conversation_id, id=name, body=words)
        post_message(draft)
    end_conversation(conversation_id=conversation_id, by=by)


@transaction.atomic
def report(*, conversation_id: UUID, seq: int, by: User, reason: str) -> None:
    """Have somebody on duty look at a message of the other side, with all that it ever said.

    Nobody in the conversation learns of it, and taking the message back does not take it from the team.
    Reporting the same message again changes nothing. Raises `NotFound` unless it is somebody else's
    message in a conversation that the person may read, `Invalid` for a reason that is too long.
    """
    entry = access.message_to_report(by, conversation_id, seq)
    seat = Participant.objects.get(conversation=conversation_id, person=entry.author_id)
    report_message(
        ReportedMessage(
            conversation_id=conversation_id,
            message_id=uuid5(conversation_id, str(seq)),
            author_id=entry.author_id,
            said_by="client" if seat.side == Side.CLIENT else "worker",
            text=_all_words(entry),
            reported_by=by.pk,
            reason=reason,
        )
    )


def _all_words(message: Entry) -> str:
    changes = Entry.objects.filter(conversation=message.conversation_id, about_seq=message.seq)
    said = [message, *changes.filter(kind=Kind.EDITED).order_by("seq")]
    return "\n\n".join(words_of(entry, message.conversation) for entry in said)
