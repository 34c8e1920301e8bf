"""Moves what the actions have just written to where the story has it in time. Only the demo may."""

from datetime import datetime, timedelta
from uuid import UUID

from accounts.models import Consent, User
from chat.models import Conversation, Entry, Kind
from demo.story import Asking, Client, Person, Talk
from matching.models import Pairing, PlanRun, Request, SupportProfile


def joined(row: User, person: Person, now: datetime) -> None:
    User.objects.get_queryset().filter(pk=row.pk).update(joined_at=now - person.joined)
    Consent.objects.filter(person=row).update(given_at=now - person.joined)


def waiting(row: User, client: Client, now: datetime) -> None:
    looking = SupportProfile.objects.filter(person=row, waiting_since__isnull=False)
    looking.update(waiting_since=now - client.waiting)


def asked(request: Request, asking: Asking, now: datetime) -> None:
    _asked(request, now - asking.asked)


def _asked(request: Request, at: datetime) -> None:
    allowed = request.expires_at - request.asked_at
    Request.objects.filter(pk=request.pk).update(asked_at=at, expires_at=at + allowed)


def planned(run: PlanRun, ago: timedelta, now: datetime) -> None:
    PlanRun.objects.filter(pk=run.pk).update(at=now - ago)
    for request in Request.objects.filter(plan=run):
        _asked(request, now - ago)


def paired(pairing: Pairing, talk: Talk, now: datetime) -> None:
    at = now - talk.accepted
    Pairing.objects.filter(pk=pairing.pk).update(began_at=at)
    Request.objects.filter(pairing=pairing).update(accepted_at=at)
    Conversation.objects.filter(pairing_id=pairing.pk).update(opened_at=at)


def said(conversation_id: UUID, seq: int, ago: timedelta, now: datetime) -> None:
    Entry.objects.filter(conversation_id=conversation_id, seq=seq).update(at=now - ago)


def ended(pairing: Pairing, ago: timedelta, now: datetime) -> None:
    at = now - ago
    Pairing.objects.filter(pk=pairing.pk).update(ended_at=at)
    Conversation.objects.filter(pairing_id=pairing.pk).update(closed_at=at)
    Entry.objects.filter(conversation__pairing_id=pairing.pk, kind=Kind.CLOSED).update(at=at)
