"""A team with a rota and ways to be paged, a clock that the tests move, and what went out."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from uuid import UUID

import time_machine
from django.core import mail
from django.test import Client
from django.utils import timezone

from accounts.models import User
from moderation.actions.addresses import set_address
from moderation.actions.shifts import add_shift
from moderation.models import Channel, DutyShift, PagerAddress
from peersupport.core import outbox

START = datetime(2026, 11, 18, 20, 0, tzinfo=UTC)


@contextmanager
def at(seconds: float) -> Iterator[datetime]:
    """Everything inside happens that long after `START`."""
    moment = START + timedelta(seconds=seconds)
    with time_machine.travel(moment, tick=False):
        yield moment


def run_outbox_at(seconds: float) -> None:
    """What a worker would do at that moment."""
    with at(seconds):
        outbox.run_due(timezone.now())


def be_paged_by_mail(person: User) -> str:
    address = f"{person.pseudonym}@example.org"
    set_address(person=person, channel=Channel.EMAIL, address=address)
    return address


def be_paged_by_webhook(person: User, address: str) -> None:
    set_address(person=person, channel=Channel.WEBHOOK, address=address)


def way_of(person: User, channel: str = Channel.EMAIL) -> UUID:
    """The only one of that kind that they have."""
    return PagerAddress.objects.get(person=person, channel=channel).pk


def be_on_call(person: User, *, by: User, place: int = DutyShift.Place.FIRST) -> DutyShift:
    """From a day before `START` until a day after."""
    day = timedelta(days=1)
    return add_shift(
        person_id=person.pk, place=place, starts_at=START - day, ends_at=START + day, by=by
    )


def be_on_call_now(person: User, place: int, *, by: User) -> None:
    now, day = timezone.now(), timedelta(days=1)
    add_shift(person_id=person.pk, place=place, starts_at=now - day, ends_at=now + day, by=by)


def browser_of(person: User) -> Client:
    """Signed in, with everything that takes."""
    browser = Client()
    browser.force_login(person)
    return browser


def mailed() -> list[str]:
    """Who got mail, in order."""
    return [message.to[0].split("@")[0] for message in mail.outbox]


def link_to_escalation(escalation_id: UUID) -> str:
    return f"http://localhost:8000/duty/{escalation_id}/"
