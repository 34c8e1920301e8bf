"""A client in danger who is left without a reply, or who gives none: the team hears of it."""

from datetime import datetime, timedelta
from uuid import UUID

from chat.models import Entry, Kind, Participant, Side
from moderation.api import (
    client_fell_silent,
    fell_silent,
    last_alerts,
    nobody_replied,
    open_reds,
)

LEFT_ALONE = timedelta(seconds=90)


def notice_silence(*, now: datetime) -> None:
    """Of both kinds. May be repeated."""
    for conversation_id in open_reds():
        _left_alone(conversation_id, now)
    for conversation_id, alerted_at in last_alerts().items():
        _fell_silent(conversation_id, alerted_at, now)


def _left_alone(conversation_id: UUID, now: datetime) -> None:
    """An open red whose last message is the client's and 90 s old."""
    last = _last(conversation_id)
    if last is None or now - last.at < LEFT_ALONE:
        return
    if last.author_id in _clients(conversation_id):
        seconds = int((now - last.at).total_seconds())
        nobody_replied(conversation_id=conversation_id, seq=last.seq, seconds=seconds)


def _fell_silent(conversation_id: UUID, alerted_at: datetime, now: datetime) -> None:
    """Nothing came from the client since their words called for somebody, although they were written to."""
    clients = _clients(conversation_id)
    last_said = _last(conversation_id, authors=clients)
    if last_said is None:
        return
    asked = Entry.objects.filter(conversation=conversation_id, kind=Kind.MESSAGE)
    first_asked = asked.filter(seq__gt=last_said.seq).order_by("seq").first()
    asked_at = first_asked.at if first_asked else None
    if fell_silent(alerted_at=alerted_at, last_said_at=last_said.at, asked_at=asked_at, now=now):
        seconds = int((now - last_said.at).total_seconds())
        client_fell_silent(conversation_id=conversation_id, seq=last_said.seq, seconds=seconds)


def _last(conversation_id: UUID, *, authors: frozenset[UUID] | None = None) -> Entry | None:
    said = Entry.objects.filter(conversation=conversation_id, kind=Kind.MESSAGE)
    if authors is not None:
        said = said.filter(author__in=authors)
    return said.order_by("-seq").first()


def _clients(conversation_id: UUID) -> frozenset[UUID]:
    seats = Participant.objects.filter(conversation=conversation_id, side=Side.CLIENT)
    return frozenset(seats.values_list("person_id", flat=True))
