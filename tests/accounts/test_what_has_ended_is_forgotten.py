"""Sessions that have ended leave nothing behind, a day later at the latest."""

from datetime import timedelta

import pytest
import time_machine
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import connection
from django.utils import timezone

from accounts.actions.sessions import forget_ended
from accounts.models import User
from accounts.sessions import IDLE_SHARED
from peersupport.core import outbox
from peersupport.core.models import OutboxEntry
from tests.accounts.pages import sign_in

pytestmark = pytest.mark.django_db


def counts() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM core_cache")
        return int(cursor.fetchone()[0])


def test_only_what_has_ended_goes(amira: User, stranger: User) -> None:
    cache.clear()
    with time_machine.travel(timezone.now(), tick=False) as clock:
        sign_in(amira)
        cache.set("a count", 1, timeout=60)
        clock.shift(IDLE_SHARED + timedelta(minutes=1))
        sign_in(stranger)
        cache.set("another count", 1, timeout=60)
        assert Session.objects.count() == UserSession.objects.count() == 2
        before = counts()

        forget_ended(now=timezone.now())

    assert Session.objects.count() == 1
    assert UserSession.objects.get().user == stranger
    assert 0 < counts() < before


def test_signing_in_promises_one_sweep_a_day(amira: User, stranger: User) -> None:
    with time_machine.travel(timezone.now().replace(hour=9), tick=False) as clock:
        for person in (amira, stranger, amira):
            sign_in(person)
        assert OutboxEntry.objects.filter(kind="accounts.forget").count() == 1

        clock.shift(timedelta(days=1, minutes=1))
        outbox.run_due(timezone.now(), lane="timers")

    assert OutboxEntry.objects.get(kind="accounts.forget").done_at is not None
    assert not Session.objects.exists()
    assert not UserSession.objects.exists()
