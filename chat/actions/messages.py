"""Everything that changes when people speak: the only way a message is stored."""

import logging
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial, reduce
from math import inf
from operator import or_
from time import monotonic
from uuid import UUID, uuid5

from django.db import transaction
from django.db.models import F, Max, Q
from django.utils import timezone

from chat import access
from chat.access import Room
from chat.events import EntryAdded
from chat.models import SAID, Conversation, Entry, Kind, Participant, Side, body_context
from chat.presenters import Shown, fresh, words_of
from moderation.api import Review, SaidMessage, review_messages
from peersupport.core.crypto import Unreadable
from peersupport.core.errors import DomainError, Invalid, NotFound, Unavailable
from peersupport.core.failpoints import failpoint
from peersupport.core.realtime import Delivery, publish_on_commit
from peersupport.core.text import clean_text

# An answer this short ("yes", "I am") means what the question before it asked.
SHORT_ANSWER = 40

Name = tuple[UUID, UUID, UUID]

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What somebody wants to say. `id` is their own name for it, so that they may send it again."""

    author_id: UUID
    conversation_id: UUID
    id: UUID
    body: str

    @property
    def name(self) -> Name:
        return self.conversation_id, self.author_id, self.id


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """The message's place in the conversation, and whether its words call for the help card."""

    seq: int
    at: datetime
    help_card: bool


Outcome = Stored | DomainError


class ConversationClosed(NotFound):
    """The conversation has ended; both people know it."""

    code = "closed"
    status = 409
    message = "This conversation has ended, so nothing more can be sent here."


@dataclass(frozen=True, slots=True, kw_only=True)
class _Placed:
    """A draft that has its place, on its way into the database."""

    draft: Draft
    room: Room
    text: str
    entry: Entry

    @property
    def seat(self) -> Participant:
        return self.room.seats[self.draft.author_id]

    @property
    def event(self) -> EntryAdded:
        return EntryAdded(conversation_id=self.draft.conversation_id, seq=self.entry.seq)


def post_message(draft: Draft) -> Stored:
    """`post_messages` for one. Raises the refusal instead of returning it."""
    (outcome,) = post_messages([draft])
    if isinstance(outcome, DomainError):
        raise outcome
    return outcome


@transaction.atomic
def post_messages(batch: Sequence[Draft], *, until: float = inf) -> list[Outcome]:
    """Store a batch, screen it, and tell the people in each conversation. One outcome a draft, in order.

    The same `id` again, from the same author in the same conversation, returns the first result,
    whatever the body says now. Sequence numbers run on without a hole; one draft refused costs no
    other its place, and an author's own order is kept. Screening cannot be skipped and cannot stop
    delivery. Nothing is told to anybody before the commit. Raises `Unavailable`, and nothing was
    stored, when `until` of the monotonic clock has passed: its writers have been told "not sent".
    """
    now = timezone.now()
    rooms = access.rooms_for_posting({draft.conversation_id for draft in batch})
    outcomes = _seen_before(batch)
    placed: list[_Placed] = []
    for draft in _first_of_each(batch):
        refusal = _refused(draft, rooms)
        if refusal is not None:
            outcomes[draft.name] = refusal
        elif draft.name not in outcomes:
            try:
                placed.append(_place(draft, rooms[draft.conversation_id], now))
            except Invalid as nothing_to_say:
                outcomes[draft.name] = nothing_to_say
    if placed:
        outcomes |= _store(placed, now)
    if monotonic() > until:
        raise Unavailable
    failpoint("message.before_commit")
    return [outcomes[draft.name] for draft in batch]


def _first_of_each(batch: Sequence[Draft]) -> Sequence[Draft]:
    firsts: dict[Name, Draft] = {}
    for draft in batch:
        firsts.setdefault(draft.name, draft)
    return list(firsts.values())


def _refused(draft: Draft, rooms: dict[UUID, Room]) -> DomainError | None:
    room = rooms.get(draft.conversation_id)
    if room is None or draft.author_id not in room.seats:
        return NotFound()
    return None if room.is_open else ConversationClosed()


def _seen_before(batch: Sequence[Draft]) -> dict[Name, Outcome]:
    earlier = Entry.objects.filter(
        conversation__in={draft.conversation_id for draft in batch},
        client_id__in={draft.id for draft in batch},
    )
    rows = earlier.values_list(
        "conversation_id", "author_id", "client_id", "seq", "at", "shows_help"
    )
    return {
        (conversation, author, client_id): Stored(seq=seq, at=at, help_card=shows_help)
        for conversation, author, client_id, seq, at, shows_help in rows
        if client_id is not None
    }


def _place(draft: Draft, room: Room, now: datetime) -> _Placed:
    """Give the draft the next sequence number. Raises `Invalid`, and takes none, when there is nothing to say."""
    text = clean_text(draft.body)
    conversation = room.conversation
    conversation.last_seq += 1
    seq = conversation.last_seq
    entry = Entry(
        conversation=conversation,
        seq=seq,
        kind=Kind.MESSAGE,
        author_id=draft.author_id,
        client_id=draft.id,
        body_sealed=conversation.vault.seal(text, body_context(conversation.pk, seq)),
        at=now,
    )
    return _Placed(draft=draft, room=room, text=text, entry=entry)


def _store(placed: Sequence[_Placed], now: datetime) -> dict[Name, Outcome]:
    """Write, review in the same transaction (no message without its alarm), and tell those who receive.

    Who receives is decided here, under the locks.
    """
    reviews = _review(placed)
    for message, review in zip(placed, reviews, strict=True):
        message.entry.shows_help = review.help_card
    failpoint("message.before_insert")
    Entry.objects.bulk_create([message.entry for message in placed])
    failpoint("message.after_insert")
    transaction.on_commit(partial(failpoint, "message.after_commit"))
    _count_on(Counter(message.draft.conversation_id for message in placed))
    for message in placed:
        shown = Shown.of(message.entry, message.text, message.seat)
        transaction.on_commit(partial(fresh.keep, message.event, shown), robust=True)
    publish_on_commit(*(Delivery(persons=m.room.persons, event=m.event) for m in placed))
    return {
        message.draft.name: Stored(seq=message.entry.seq, at=now, help_card=review.help_card)
        for message, review in zip(placed, reviews, strict=True)
    }


def _count_on(added: Mapping[UUID, int]) -> None:
    """Under the locks. One statement for all conversations that grew alike: nearly always one."""
    for count in set(added.values()):
        grown = [conversation for conversation, number in added.items() if number == count]
        Conversation.objects.filter(pk__in=grown).update(last_seq=F("last_seq") + count)


def _review(placed: Sequence[_Placed]) -> Sequence[Review]:
    asked = _questions_before(placed)
    return review_messages(
        [_said(message, asked.get(message.draft.conversation_id)) for message in placed]
    )


def _said(message: _Placed, question: str | None) -> SaidMessage:
    """The raw words: cleaning may take out what a rule would have seen."""
    draft, seat = message.draft, message.seat
    persons = {seat.side: seat.person for seat in message.room.seats.values()}
    client, worker = persons.get(Side.CLIENT, seat.person), persons.get(Side.WORKER)
    return SaidMessage(
        conversation_id=draft.conversation_id,
        message_id=uuid5(draft.conversation_id, str(message.entry.seq)),
        seq=message.entry.seq,
        author_id=draft.author_id,
        said_by="client" if seat.side == Side.CLIENT else "worker",
        text=draft.body,
        language=seat.person.language,
        country=client.country,
        client_id=client.pk,
        worker_id=None if worker is None else worker.pk,
        previous_worker_turn=question,
    )


def _questions_before(placed: Sequence[_Placed]) -> dict[UUID, str]:
    """What the worker last said, where a client's answer is too short to stand alone. Two queries at most."""
    rooms = {
        message.draft.conversation_id: message.room
        for message in placed
        if len(message.text) <= SHORT_ANSWER and message.seat.side == Side.CLIENT
    }
    if not rooms:
        return {}
    workers = Q(conversation__participant__side=Side.WORKER)
    said_by_worker = workers & Q(conversation__participant__person=F("author"))
    messages = Entry.objects.filter(said_by_worker, conversation__in=rooms, kind__in=SAID)
    latest = messages.values_list("conversation_id").annotate(Max("seq"))
    places = [Q(conversation_id=conversation, seq=seq) for conversation, seq in latest]
    if not places:
        return {}
    questions = Entry.objects.filter(reduce(or_, places))
    return {
        entry.conversation_id: _question(entry, rooms[entry.conversation_id].conversation)
        for entry in questions
    }


def _question(entry: Entry, conversation: Conversation) -> str:
    """Nothing when it cannot be read any more: that must not keep its answer from being sent."""
    try:
        return words_of(entry, conversation)
    except Unreadable:
        logger.error("a question cannot be read: entry %s", entry.pk)
        return ""
