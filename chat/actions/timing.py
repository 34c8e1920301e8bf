"""A time to talk with an end that both know from the start. It ends the time, never the pairing."""

from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from chat import access
from chat.actions.conversations import append
from chat.models import Kind, Side, TimedSession
from chat.policies.timing import AFTER_AN_ALARM, STEPS, first_step, moment_of
from moderation.api import has_open_escalation
from peersupport.core import outbox
from peersupport.core.errors import Conflict, Invalid, NotFound
from peersupport.core.realtime import tell

SAID = (Kind.TEN_LEFT, Kind.TWO_LEFT, Kind.TIME_OVER)


@transaction.atomic
def begin_time(*, conversation_id: UUID, by: User, minutes: int) -> None:
    """Both are told how long. Raises `NotFound` unless `by` is its peer worker, `Conflict` when a time runs already."""
    room, _ = access.room_of_two(by, conversation_id)
    if room.seats[by.pk].side != Side.WORKER or not room.is_open:
        raise NotFound
    if minutes not in settings.SESSION_MINUTES:
        raise Invalid
    if TimedSession.objects.filter(conversation=conversation_id, ended_at=None).exists():
        raise Conflict("A time is running already.")
    now, length = timezone.now(), timedelta(minutes=minutes)
    session = TimedSession.objects.create(
        conversation=room.conversation,
        begun_by=by,
        ends_at=now + length,
        step=first_step(length),
    )
    tell(room.persons, append(room, kind=Kind.TIME_BEGAN, by=by))
    _promise(session)


@transaction.atomic
def say_time(*, session_id: UUID, step: int) -> None:
    """Say what is due: ten minutes left, two, or that the time is over.

    Never while an escalation of the conversation is open: then the end moves on, and the warnings
    are said again before it. Saying the same step twice is saying it once.
    """
    found = TimedSession.objects.filter(pk=session_id, ended_at=None).first()
    if found is None:
        return
    room = access.rooms_for_posting([found.conversation_id])[found.conversation_id]
    session = TimedSession.objects.select_related("begun_by").get(pk=session_id)
    now = timezone.now()
    if session.step != step or session.ended_at is not None:
        return
    if not room.is_open:
        session.ended_at = now
    elif has_open_escalation(session.conversation_id):
        session.ends_at, session.step = max(session.ends_at, now + AFTER_AN_ALARM), 0
        _promise(session)
    elif moment_of(step, session.ends_at) <= now:
        tell(room.persons, append(room, kind=SAID[step], by=session.begun_by))
        if step + 1 == len(STEPS):
            session.ended_at = now
        else:
            session.step = step + 1
            _promise(session)
    session.save(update_fields=["ends_at", "step", "ended_at"])


def _promise(session: TimedSession) -> None:
    outbox.enqueue(
        "chat.time",
        key=f"chat.time:{session.pk}:{session.step}:{session.ends_at.isoformat()}",
        due_at=moment_of(session.step, session.ends_at),
        session=str(session.pk),
        step=session.step,
    )
