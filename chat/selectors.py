"""Page- and frame-shaped reads, always on behalf of a viewer."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import reduce
from operator import or_
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import F, OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.timezone import localtime

from accounts.models import User
from chat import access
from chat.companions import companion_of
from chat.events import EntryAdded
from chat.history import Where, stretch
from chat.marks import Marks
from chat.models import Conversation, Entry, EntryQuerySet, Participant, Side
from chat.people_beside import people_in
from chat.policies.changing import may_change
from chat.policies.groups import thread_of
from chat.presence import Beside, beside_seat
from chat.presenters import Frames, Shown, fresh, words_in
from chat.protocol import Opening
from chat.standing import Places, leaned_on, standing
from moderation.api import (
    Alarm,
    HelpCard,
    WaitingDraft,
    detects,
    drafts_of,
    help_card,
    open_alarms,
)
from peersupport.core.crypto import Unreadable
from peersupport.core.errors import NotFound
from peersupport.core.realtime import Event
from peersupport.core.statements import AmongRows, Given, Select, SelectWhole

logger = logging.getLogger(__name__)

LONGEST_RESUME = 500


def openings(viewer: User) -> list[Opening]:
    """Every conversation the viewer sits in."""
    return [
        Opening(
            conversation_id=conversation_id,
            last_seq=last_seq,
            read_seq=read_seq,
            delivered_seq=delivered_seq,
            is_open=closed_at is None,
        )
        for conversation_id, last_seq, read_seq, delivered_seq, closed_at in OPENINGS.run(
            viewer=viewer.pk
        )
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """What a tab has missed. `frames` is None when that is too much, or its cursor was wrong."""

    last_seq: int
    frames: tuple[Frames, ...] | None


def run_after(viewer: User, conversation_id: UUID, seq: int) -> Run:
    """The contiguous run after `seq`. Raises `NotFound` when the conversation is not the viewer's."""
    conversation = access.conversation_for_reading(viewer, conversation_id)
    last_seq = conversation.last_seq
    if seq > last_seq or last_seq - seq > LONGEST_RESUME:
        return Run(last_seq=last_seq, frames=None)
    shown = _shown(conversation, Entry.objects.filter(conversation=conversation).after(seq))
    return Run(last_seq=last_seq, frames=tuple(Frames(each) for each in shown))


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """An entry and where it stands for this viewer. `keeps`: it cannot be changed any more."""

    entry: Shown
    mine: bool
    keeps: bool
    # How far an own message has come, in a word.
    state: str

    @property
    def day(self) -> date:
        """On the clock that the page is drawn with."""
        return localtime(self.entry.at).date()


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One page of a conversation, as its viewer sees it."""

    conversation_id: UUID
    with_whom: str
    side: str
    entries: tuple[Drawn, ...]
    first_unread: int | None
    read_up_to: int
    was_read_up_to: int
    last_seq: int
    marks: Marks
    earlier: int | None
    later: int | None
    unread_at: int | None
    changes_within: int
    is_open: bool
    others_are_here: bool
    beside: Beside
    help_card: HelpCard
    is_detected: bool
    is_group: bool = False

    @property
    def is_clients(self) -> bool:
        """The viewer is the one who asked for support."""
        return self.side == Side.CLIENT

    @property
    def is_newest(self) -> bool:
        return self.later is None


def conversation_page(viewer: User, seat: Participant, where: Where) -> Page:
    """The newest page, or the one that `where` asks for. `seat`: the viewer's own, as `access` gave it."""
    conversation = seat.conversation
    all_entries = Entry.objects.filter(conversation=conversation).standing_alone()
    if where.unread:
        where = replace(where, around=_first_unread(all_entries, seat))
    entries = (
        _newest(conversation)
        if where == Where()
        else _shown(conversation, stretch(all_entries, where))
    )
    first, last = (entries[0].seq, entries[-1].seq) if entries else (0, 0)
    has_later = not where.is_newest and all_entries.after(last).exists()
    people = people_in(conversation.pk, seen_by=viewer.pk)
    # In a group who has read what is nobody's to know.
    marks = Marks(others=()) if conversation.is_group else people.marks
    unread = [e.seq for e in entries if e.seq > seat.read_seq and e.author_id != viewer.pk]
    return Page(
        conversation_id=conversation.pk,
        with_whom=conversation.group.topic if conversation.is_group else people.with_whom,
        side=seat.side,
        entries=_drawn(entries, viewer, conversation, marks),
        first_unread=unread[0] if unread else None,
        read_up_to=last,
        was_read_up_to=seat.read_seq,
        last_seq=max(last, conversation.last_seq),
        marks=marks,
        earlier=first if first > 1 else None,
        later=last if has_later else None,
        unread_at=_first_unread(all_entries, seat) if seat.read_seq + 1 < first else None,
        changes_within=int(settings.CHANGE_MESSAGES_WITHIN.total_seconds()),
        is_open=conversation.closed_at is None,
        others_are_here=people.others_are_here,
        beside=beside_seat(viewer, seat, people, timezone.now()),
        help_card=help_card(viewer.country),
        is_detected=all(map(detects, people.languages_of_clients)),
        is_group=conversation.is_group,
    )


def _first_unread(entries: EntryQuerySet, seat: Participant) -> int | None:
    others = entries.after(seat.read_seq).exclude(author=seat.person_id)
    return others.values_list("seq", flat=True).first()


def _drawn(
    entries: Sequence[Shown], viewer: User, conversation: Conversation, marks: Marks
) -> tuple[Drawn, ...]:
    now, within = timezone.now(), settings.CHANGE_MESSAGES_WITHIN
    is_open = conversation.closed_at is None
    return tuple(
        Drawn(
            entry=entry.seen(mine=entry.is_mine(viewer.pk)),
            mine=entry.is_mine(viewer.pk),
            keeps=not is_open or not may_change(entry.at, now=now, within=within),
            state=marks.of(entry.seq),
        )
        for entry in entries
    )


def ending(viewer: User, conversation_id: UUID) -> dict[str, object]:
    """What the page that asks before ending needs. Raises `NotFound` unless the viewer is one of the two."""
    seat = access.seat_for_reading(viewer, conversation_id)
    if seat.side == Side.TEAM or seat.conversation.is_group:
        raise NotFound
    return {
        "conversation_id": conversation_id,
        "with_whom": companion_of(viewer, seat.conversation),
        "is_open": seat.conversation.closed_at is None,
        "is_clients": seat.side == Side.CLIENT,
    }


def message_to_report(viewer: User, conversation_id: UUID, seq: int) -> Shown:
    """Somebody else's message as it stands now, shown once more before it is reported. Raises `NotFound`."""
    entry = access.message_to_report(viewer, conversation_id, seq)
    (shown,) = _shown(entry.conversation, Entry.objects.filter(pk=entry.pk))
    return shown


def is_group(conversation_id: UUID) -> bool:
    return Conversation.objects.filter(pk=conversation_id, pairing_id=None).exists()


def alarm_beside(viewer: User, seat: Participant) -> Alarm | None:
    """Whether the team was called, as both people are told it; in a group, about the viewer alone."""
    conversation = seat.conversation
    place = thread_of(conversation.pk, viewer.pk) if conversation.is_group else conversation.pk
    return open_alarms([place]).get(place)


def waiting_drafts(viewer: User, seat: Participant) -> tuple[WaitingDraft, ...]:
    """The viewer's own words that a colleague looks at; none for a client."""
    return drafts_of(viewer, seat.conversation_id) if viewer.is_staff_member else ()


def drawn_from_memory(events: Sequence[Event]) -> tuple[dict[Event, object], list[EntryAdded]]:
    """Frames for the entries that this process stored a moment ago, and the entries that it did not."""
    added = [event for event in events if isinstance(event, EntryAdded)]
    known = fresh.take(added)
    missing = [event for event in added if event not in known]
    return {event: Frames(shown) for event, shown in known.items()}, missing


def draw_entries(events: Sequence[EntryAdded]) -> dict[EntryAdded, Frames]:
    """Frames for entries, all in one query; two more when there are changes of messages among them."""
    rows = PLACES.run(places=[(event.conversation_id, event.seq) for event in events])
    drawn: dict[EntryAdded, Frames] = {}
    changes: list[EntryAdded] = []
    for conversation, seq, about, replaced, sealed, key, *shown in rows:
        event = EntryAdded(conversation_id=conversation, seq=seq)
        if about is None and replaced is None:
            try:
                words = words_in(sealed, conversation, seq, key)
            except Unreadable:  # it is read together with other people's, who must not miss theirs
                logger.error("an entry cannot be read: %s", conversation)
                continue
            drawn[event] = Frames(Shown.of_row(conversation, seq, words, *shown))
        else:
            changes.append(event)
    if changes:
        drawn |= {event: Frames(shown) for event, shown in _fetched(changes).items()}
    return drawn


def _fetched(events: Sequence[EntryAdded]) -> dict[EntryAdded, Shown]:
    places = [Q(conversation_id=event.conversation_id, seq=event.seq) for event in events]
    found = _with_authors(Entry.objects.filter(reduce(or_, places)))
    entries = list(found.select_related("conversation"))
    leaned = leaned_on(entries)
    return {
        EntryAdded(conversation_id=entry.conversation_id, seq=entry.seq): _one(
            entry, entry.conversation, leaned
        )
        for entry in entries
    }


def _shown(conversation: Conversation, entries: EntryQuerySet) -> list[Shown]:
    return _stood(conversation, list(_with_authors(entries)))


def _newest(conversation: Conversation) -> list[Shown]:
    return _stood(conversation, NEWEST.run(room=conversation.pk))


def _stood(conversation: Conversation, found: Sequence[Entry]) -> list[Shown]:
    leaned = leaned_on(found)
    return [_one(entry, conversation, leaned) for entry in found]


def _with_authors(entries: EntryQuerySet) -> EntryQuerySet:
    """Each with its author's pseudonym, and the side that they sat on, also after they left."""
    seat = Participant.objects.filter(
        conversation=OuterRef("conversation"), person=OuterRef("author")
    )
    side = Subquery(seat.values("side")[:1])
    return entries.annotate(side=side, pseudonym=F("author__pseudonym"))


def _one(entry: Any, conversation: Conversation, leaned: Places) -> Shown:
    """`entry` is a row of `_with_authors`, `leaned` what it leans on. A message is shown as it stands now."""
    now = standing(entry, conversation, leaned)
    shown = Shown(
        conversation_id=entry.conversation_id,
        seq=entry.seq,
        kind=entry.kind,
        author_id=entry.author_id,
        side=entry.side or Side.WORKER,
        pseudonym=entry.pseudonym,
        client_id=entry.client_id,
        at=entry.at,
        body=now.words,
        edited=now.edited,
        withdrawn=now.withdrawn,
        screened=now.screened,
    )
    message = now.message
    if message is entry:
        return shown
    about = replace(
        shown, seq=message.seq, kind=message.kind, client_id=message.client_id, at=message.at
    )
    return replace(shown, about=about)


# Put together once: every tab that is opened, every page, and every message that another process reads.
OPENINGS = Select(
    Participant.objects.sitting()
    .filter(person=Given("viewer"))
    .values_list(
        *("conversation_id", "conversation__last_seq", "read_seq", "delivered_seq"),
        "conversation__closed_at",
    )
)
NEWEST = SelectWhole(
    _with_authors(
        stretch(Entry.objects.filter(conversation=Given("room")).standing_alone(), Where())
    )
)
PLACES = Select(
    _with_authors(
        Entry.objects.filter(AmongRows("places", conversation_id="uuid", seq="bigint"))
    ).values_list(
        *("conversation_id", "seq", "about_seq", "replaced_by", "body_sealed"),
        *("conversation__wrapped_key", "kind", "author_id", "side", "author__pseudonym"),
        *("client_id", "at", "screened"),
    )
)
