"""Reads: a person's conversations as a list, on their behalf."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Max, Min, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from accounts.models import User
from chat.companions import companions
from chat.models import Entry, KeptDraft, Kind, Participant
from chat.presence import workers_seen_by


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of the inbox."""

    conversation_id: UUID
    with_whom: str
    unread: int
    waiting_since: datetime | None
    last_at: datetime | None
    is_open: bool
    has_draft: bool = False
    # Where the peer worker is, for the client's eyes.
    presence: str = ""
    is_group: bool = False


def inbox(viewer: User) -> list[Line]:
    """The viewer's conversations: open ones first, of those whoever has waited longest, then the newest."""
    seats = Participant.objects.sitting().filter(person=viewer)
    others_said = Q(conversation__entry__kind=Kind.MESSAGE) & ~Q(
        conversation__entry__author=viewer
    )
    own = Entry.objects.filter(
        conversation=OuterRef("conversation"), author=viewer, kind=Kind.MESSAGE
    )
    last_own = Subquery(own.order_by("-seq").values("seq")[:1])
    after_own = Q(conversation__entry__seq__gt=F("answered_seq"))
    rows = seats.select_related("conversation").annotate(
        answered_seq=Coalesce(last_own, 0),
        unread=Count(
            "conversation__entry",
            filter=others_said & Q(conversation__entry__seq__gt=F("read_seq")),
        ),
        last_at=Max("conversation__entry__at"),
        unanswered_since=Min("conversation__entry__at", filter=others_said & after_own),
    )
    names = companions(viewer)
    begun = _unsent_drafts(viewer)
    where = workers_seen_by(viewer)
    lines = [
        replace(
            _line(seat, names.get(seat.conversation_id, "")),
            has_draft=seat.conversation_id in begun,
            presence=where.get(seat.conversation_id, ""),
        )
        for seat in rows
    ]
    return sorted(lines, key=_longest_wait_first)


def _unsent_drafts(viewer: User) -> frozenset[UUID]:
    """The conversations in which something waits to be sent."""
    drafts = KeptDraft.objects.filter(person=viewer).unsent()
    return frozenset(drafts.values_list("conversation_id", flat=True))


def _line(seat: Any, with_whom: str) -> Line:
    """`seat` is a row of `inbox`, with its counted columns."""
    is_open, in_group = seat.conversation.closed_at is None, seat.conversation.is_group
    return Line(
        conversation_id=seat.conversation_id,
        with_whom=with_whom,
        unread=seat.unread,
        waiting_since=seat.unanswered_since if is_open and not in_group else None,
        last_at=seat.last_at,
        is_open=is_open,
        is_group=in_group,
    )


def _longest_wait_first(line: Line) -> tuple[bool, bool, float]:
    moment = line.waiting_since or line.last_at
    age = moment.timestamp() if moment else 0.0
    return not line.is_open, line.waiting_since is None, age if line.waiting_since else -age
