"""Everything that changes when people speak: the only way a message is stored."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial, reduce
from math import inf
from operator import or_
from time import monotonic
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction
from django.db.models import F, Max, Q
from django.utils import timezone

from chat import posting
from chat.actions import host_first
from chat.actions.checking import Check, checked
from chat.drafts import Draft as Draft  # its callers speak of it
from chat.drafts import Heard, Name
from chat.events import EntryAdded
from chat.models import SAID, Entry, Kind, Side, body_context
from chat.posting import Earlier, Floor, Seat
from chat.presenters import Shown, fresh, words_of
from chat.remarks import remarks
from chat.stored import Stored as Stored  # its callers speak of it
from matching.api import note_hard_day
from moderation.api import Review, SaidMessage, review_messages
from peersupport.core.crypto import Unreadable
from peersupport.core.errors import Conflict, DomainError, Invalid, NotFound, Unavailable
from peersupport.core.failpoints import failpoint
from peersupport.core.realtime import Delivery, publish_on_commit
from peersupport.core.text import clean_text

# An answer this short ("yes", "I am") means what the question before it asked.
SHORT_ANSWER = 40
RED = 3

logger = logging.getLogger(__name__)


Outcome = Stored | DomainError


class ConversationClosed(NotFound):
    """The conversation has ended; both people know it."""

    code = "closed"
    status = 409
    message = "This conversation has ended, so nothing more can be sent here."


class OnlyReading(Conflict):
    """Somebody from the team writes in the peer worker's place, and everybody there was told."""

    code = "only_reading"
    message = "Somebody from the team writes here now. You can read along, and whisper to them."


@dataclass(frozen=True, slots=True)
class _Placed:
    """A draft that has its place, on its way into the database."""

    draft: Draft
    floor: Floor
    seat: Seat
    seq: int
    text: str
    sealed: bytes
    check: Check | None = None

    @property
    def waits(self) -> bool:
        return self.seq == 0

    @property
    def message_id(self) -> UUID:
        """As moderation knows it. What waits has no place to be named after."""
        draft = self.draft
        place = f"waiting:{draft.author_id}:{draft.id}" if self.waits else str(self.seq)
        return uuid5(draft.conversation_id, place)


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
    floors, earlier = posting.take_the_floor({draft.name for draft in batch})
    outcomes = _seen_before(earlier) | host_first.seen_before(batch, floors=floors)
    placed: list[_Placed] = []
    firsts = _first_of_each(batch)
    checks = checked([d for d in firsts if d.name not in outcomes], floors=floors)
    for draft in firsts:
        check = checks.get(draft.name)
        refusal = _refused(draft, floors) or (check and check.refusal)
        if refusal:
            outcomes[draft.name] = refusal
        elif draft.name not in outcomes:
            try:
                placed.append(_place(draft, floors[draft.conversation_id], check))
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


def _refused(draft: Draft, floors: Mapping[UUID, Floor]) -> DomainError | None:
    floor = floors.get(draft.conversation_id)
    if floor is None or draft.author_id not in floor.seats:
        return NotFound()
    if not floor.is_open:
        return ConversationClosed()
    return OnlyReading() if floor.only_reads(draft.author_id) else None


def _seen_before(earlier: Mapping[Name, Earlier]) -> dict[Name, Outcome]:
    return {
        name: Stored(seq=found.seq, at=found.at, help_card=found.shows_help)
        for name, found in earlier.items()
    }


def _place(draft: Draft, floor: Floor, check: Check | None) -> _Placed:
    """Give the draft the next sequence number. Raises `Invalid`, and takes none, when there is nothing to say."""
    text, seat = clean_text(draft.body), floor.seats[draft.author_id]
    if floor.waits_for_host and draft.heard is None and seat.side == Side.CLIENT:
        sealed = host_first.seal(draft=draft, text=text, floor=floor)
        return _Placed(draft, floor, seat, 0, text, sealed, check)
    floor.last_seq += 1
    sealed = floor.vault.seal(text, body_context(floor.pk, floor.last_seq))
    return _Placed(draft, floor, seat, floor.last_seq, text, sealed, check)


def _store(placed: Sequence[_Placed], now: datetime) -> dict[Name, Outcome]:
    """Review in the same transaction (no message without its alarm), then write, or keep for the host."""
    reviews = _review(placed)
    _note_hard_days(placed, reviews)
    heard = [
        (message, _heard(message, review)) for message, review in zip(placed, reviews, strict=True)
    ]
    kept = [host_first.Kept(m.draft, m.floor, m.sealed, h) for m, h in heard if m.waits]
    host_first.keep(kept, now=now)
    written = [(message, heard) for message, heard in heard if not message.waits]
    if written:
        _write(written, now)
    return {
        m.draft.name: Stored(seq=m.seq, at=now, help_card=h.help_card, waits=m.waits)
        for m, h in heard
    }


def _heard(message: _Placed, review: Review) -> Heard:
    if message.draft.heard is not None:
        return message.draft.heard
    said = remarks(review, message.seat.side, in_group=message.floor.is_group)
    return Heard(help_card=review.help_card, screened=said)


def _write(placed: Sequence[tuple[_Placed, Heard]], now: datetime) -> None:
    """Store, and tell those who receive. Who receives is decided here, under the locks."""
    failpoint("message.before_insert")
    posting.write(
        [
            (
                *(m.floor.pk, m.seq, m.draft.author_id, m.draft.id, m.sealed),
                *(heard.help_card, heard.screened, now),
            )
            for m, heard in placed
        ],
        {message.floor.pk: message.floor for message, _ in placed}.values(),
    )
    failpoint("message.after_insert")
    transaction.on_commit(partial(failpoint, "message.after_commit"))
    shown = {
        EntryAdded(conversation_id=message.floor.pk, seq=message.seq): _shown(
            message, heard.screened, now
        )
        for message, heard in placed
    }
    transaction.on_commit(lambda: fresh.keep(shown), robust=True)
    publish_on_commit(
        *(
            Delivery(persons=message.floor.persons, event=event)
            for (message, _), event in zip(placed, shown, strict=True)
        )
    )


def _note_hard_days(placed: Sequence[_Placed], reviews: Sequence[Review]) -> None:
    """Whoever holds somebody in danger is not asked to hold somebody new today as well."""
    workers = {
        seat.person_id
        for message, review in zip(placed, reviews, strict=True)
        if review.level >= RED
        for seat in message.floor.seats.values()
        if seat.side == Side.WORKER
    }
    if workers:
        note_hard_day(worker_ids=workers)


def _shown(message: _Placed, screened: Mapping[str, Any], now: datetime) -> Shown:
    draft, seat = message.draft, message.seat
    return Shown(
        conversation_id=draft.conversation_id,
        seq=message.seq,
        kind=Kind.MESSAGE.value,
        author_id=draft.author_id,
        side=seat.side,
        pseudonym=seat.pseudonym,
        client_id=draft.id,
        at=now,
        body=message.text,
        screened=screened,
    )


def _review(placed: Sequence[_Placed]) -> Sequence[Review]:
    """What a host lets through was screened when it came: no alarm is raised twice."""
    new = [message for message in placed if message.draft.heard is None]
    asked = _questions_before(new)
    found = iter(
        review_messages([_said(one, asked.get(one.draft.conversation_id)) for one in new])
    )
    nothing = Review(level=0, help_card=False, escalation_id=None)
    return [nothing if message.draft.heard else next(found) for message in placed]


def _said(message: _Placed, question: str | None) -> SaidMessage:
    """The raw words: cleaning may take out what a rule would have seen."""
    draft, seat, floor = message.draft, message.seat, message.floor
    worker = next((other for other in floor.seats.values() if other.side == Side.WORKER), None)
    client = floor.client_beside(seat)
    return SaidMessage(
        conversation_id=floor.thread(draft.author_id),
        message_id=message.message_id,
        seq=message.seq or floor.last_seq,
        author_id=draft.author_id,
        said_by="client" if seat.side == Side.CLIENT else "worker",
        text=draft.body,
        language=seat.language,
        country=client.country,
        client_id=client.person_id,
        worker_id=None if worker is None else worker.person_id,
        previous_worker_turn=question,
        shown=message.text,
        **({} if message.check is None else message.check.for_review),
    )


def _questions_before(placed: Sequence[_Placed]) -> dict[UUID, str]:
    """What the worker, or the team, last said, where a client's answer is too short to stand alone. Two queries at most."""
    floors = {
        message.draft.conversation_id: message.floor
        for message in placed
        if len(message.text) <= SHORT_ANSWER and message.seat.side == Side.CLIENT
    }
    if not floors:
        return {}
    workers = Q(conversation__participant__side__in=(Side.WORKER, Side.TEAM))
    said_by_worker = workers & Q(conversation__participant__person=F("author"))
    messages = Entry.objects.filter(said_by_worker, conversation__in=floors, kind__in=SAID)
    latest = messages.values_list("conversation_id").annotate(Max("seq"))
    places = [Q(conversation_id=conversation, seq=seq) for conversation, seq in latest]
    if not places:
        return {}
    questions = Entry.objects.filter(reduce(or_, places))
    return {
        entry.conversation_id: _question(entry, floors[entry.conversation_id])
        for entry in questions
    }


def _question(entry: Entry, floor: Floor) -> str:
    """Nothing when it cannot be read any more: that must not keep its answer from being sent."""
    try:
        return words_of(entry, floor)
    except Unreadable:
        logger.error("a question cannot be read: entry %s", entry.pk)
        return ""
