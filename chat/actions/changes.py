"""Changing a message, or taking it back. What it said before stays sealed in its place, for moderation."""

import logging
from datetime import datetime
from uuid import UUID, uuid5

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from chat import access
from chat.access import Room
from chat.actions.checking import checked
from chat.actions.messages import SHORT_ANSWER, ConversationClosed, OnlyReading, Stored
from chat.drafts import Draft
from chat.events import EntryAdded
from chat.kept import Rewording
from chat.models import Entry, EntryQuerySet, Kind, Side, body_context
from chat.policies.changing import may_change
from chat.policies.groups import thread_of
from chat.posting import take_the_floor
from chat.protocol import ChangeMessage
from chat.remarks import remarks
from chat.standing import leaned_on, standing
from moderation.api import SaidMessage, review_messages
from peersupport.core.crypto import Unreadable
from peersupport.core.errors import Conflict, DomainError, NotFound
from peersupport.core.realtime import tell
from peersupport.core.text import clean_text

logger = logging.getLogger(__name__)


class TooLate(Conflict):
    """The time in which the organisation lets people change what they said is over."""

    code = "too_late"
    message = "It is too late to change this message. You can say it again in a new one."


class Withdrawn(Conflict):
    """There is nothing left to change."""

    code = "withdrawn"
    message = "You have taken this message back already."


class HostReadsFirst(Conflict):
    """New words would reach the others unread."""

    code = "host_reads_first"
    message = "In this group the host reads first. Take the message back and send it anew."


@transaction.atomic
def change_message(change: ChangeMessage, *, author_id: UUID) -> Stored:
    """Add the change to the conversation's sequence, screen what is said now, and tell everybody in it.

    The same `id` again returns the first result. The earlier words stay sealed where they are, and an
    alarm that they raised stands: nothing here can lower it. Raises `NotFound` unless the message is the
    author's own, `ConversationClosed`, `OnlyReading`, `Withdrawn`, `TooLate`, or `Invalid` when there is nothing to say.
    """
    room = _room(change, author_id)
    entries = Entry.objects.filter(conversation=room.conversation)
    earlier = entries.filter(author=author_id, client_id=change.id).first()
    if earlier is not None:
        return Stored(seq=earlier.seq, at=earlier.at, help_card=earlier.shows_help)
    if room.is_taken_over and room.seats[author_id].side == Side.WORKER:
        raise OnlyReading
    now = timezone.now()
    message = _message(room, entries.filter(author=author_id), change.seq, now)
    text = None if change.body is None else clean_text(change.body)
    if (
        text is not None
        and room.conversation.waits_for_host
        and room.seats[author_id].side == Side.CLIENT
    ):
        raise HostReadsFirst
    _refuse_what_crosses(change, author_id)
    entry = _append(room, author_id, change, text, now)
    if change.body is not None:
        question = _question_before(room, message, change.body)
        (review,) = review_messages([_said(room, entry, change.body, question)])
        entry.shows_help = review.help_card
        side, in_group = room.seats[author_id].side, room.conversation.is_group
        entry.screened = remarks(review, side, in_group=in_group)
    replaced = entries.filter(Q(seq=message.seq) | Q(about_seq=message.seq))
    replaced.update(replaced_by=entry.seq)
    entry.save(force_insert=True)
    tell(room.persons, EntryAdded(conversation_id=change.conversation, seq=entry.seq))
    return Stored(seq=entry.seq, at=now, help_card=entry.shows_help)


def refusal_to_change(
    message: Entry, *, is_open: bool, withdrawn: bool, now: datetime
) -> DomainError | None:
    """Why its author may not change the message any more; None while they may."""
    if withdrawn:
        return Withdrawn()
    if not is_open:
        return ConversationClosed()
    in_time = may_change(message.at, now=now, within=settings.CHANGE_MESSAGES_WITHIN)
    return None if in_time else TooLate()


def _refuse_what_crosses(change: ChangeMessage, author_id: UUID) -> None:
    """A peer worker's new words are judged like a new message. There is no way round: they can say it anew."""
    draft = Draft(
        author_id=author_id,
        conversation_id=change.conversation,
        id=change.id,
        body=change.body or "",
    )
    floors, _ = take_the_floor({draft.name})
    check = checked([draft], floors=floors).get(draft.name)
    if check and check.refusal:
        raise Rewording(reasons=check.found.wordings)


def _room(change: ChangeMessage, author_id: UUID) -> Room:
    room = access.rooms_for_posting([change.conversation]).get(change.conversation)
    if room is None or author_id not in room.seats:
        raise NotFound
    return room


def _message(room: Room, own: EntryQuerySet, seq: int, now: datetime) -> Entry:
    """The message, if it is one of the author's `own` entries and may still be changed."""
    message = own.filter(seq=seq, kind=Kind.MESSAGE).first()
    if message is None:
        raise NotFound
    withdrawn = own.filter(about_seq=seq, kind=Kind.WITHDRAWN).exists()
    refusal = refusal_to_change(message, is_open=room.is_open, withdrawn=withdrawn, now=now)
    if refusal is not None:
        raise refusal
    return message


def _append(
    room: Room, author_id: UUID, change: ChangeMessage, text: str | None, now: datetime
) -> Entry:
    """Under the lock of the room: the next entry of the sequence, not saved yet."""
    conversation = room.conversation
    conversation.last_seq += 1
    conversation.save(update_fields=["last_seq"])
    context = body_context(conversation.pk, conversation.last_seq)
    return Entry(
        conversation=conversation,
        seq=conversation.last_seq,
        kind=Kind.WITHDRAWN if text is None else Kind.EDITED,
        author_id=author_id,
        client_id=change.id,
        about_seq=change.seq,
        body_sealed=b"" if text is None else conversation.vault.seal(text, context),
        at=now,
    )


def _said(room: Room, entry: Entry, words: str, question: str | None) -> SaidMessage:
    """The raw words, as of a new message: cleaning may take out what a rule would have seen."""
    seat = room.seats[entry.author_id]
    in_group = room.conversation.is_group
    clients = (other.person for other in room.seats.values() if other.side == Side.CLIENT)
    client, host = seat.person if in_group else next(clients, seat.person), room.host
    where = entry.conversation_id
    return SaidMessage(
        conversation_id=thread_of(where, entry.author_id) if in_group else where,
        message_id=uuid5(entry.conversation_id, str(entry.seq)),
        seq=entry.seq,
        author_id=entry.author_id,
        said_by="client" if seat.side == Side.CLIENT else "worker",
        text=words,
        language=seat.person.language,
        country=client.country,
        client_id=client.pk,
        worker_id=None if host is None else host.person_id,
        previous_worker_turn=question,
        shown=clean_text(words),
    )


def _question_before(room: Room, message: Entry, body: str) -> str | None:
    """What the worker had last asked, as it stands now, where an answer is too short to stand alone."""
    workers = [seat.person_id for seat in room.seats.values() if seat.side != Side.CLIENT]
    if len(body) > SHORT_ANSWER or message.author_id in workers:
        return None
    asked = Entry.objects.filter(author__in=workers, kind=Kind.MESSAGE, seq__lt=message.seq)
    question = asked.filter(conversation=room.conversation).order_by("seq").last()
    if question is None:
        return None
    try:
        return standing(question, room.conversation, leaned_on([question])).words
    except Unreadable:
        logger.error("a question cannot be read: entry %s", question.pk)
        return None
