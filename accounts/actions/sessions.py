"""Ending sessions, so that pages and sockets stop at once; and keeping the one in use alive."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import connection, transaction

from accounts.events import tell_access_ended
from accounts.models import User
from accounts.sessions import SessionStore
from peersupport.core import outbox
from peersupport.core.errors import NotFound

NO_ADDRESS = "0.0.0.0"  # noqa: S104  # an empty value for a column that may not be null


@transaction.atomic
def end_sessions(*, person: User, session_keys: Iterable[str]) -> None:
    """Sign the person out of these sessions. Sockets that hang on them close within 2 s."""
    keys = list(session_keys)
    for key in keys:
        tell_access_ended(person.pk, session_key=key)
    Session.objects.filter(pk__in=keys).delete()
    UserSession.objects.filter(user=person, session_key__in=keys).delete()


@transaction.atomic
def end_every_session(*, person: User, but: str | None = None) -> None:
    """Sign the person out everywhere, or everywhere `but` in one session.

    All sockets close, those of the kept session too: that one is let in again when it asks.
    """
    listed = UserSession.objects.filter(user=person)
    keys = list(listed.exclude(session_key=but or "").values_list("session_key", flat=True))
    end_sessions(person=person, session_keys=keys)
    tell_access_ended(person.pk)


def keep_session(*, session_key: str) -> datetime:
    """The person has done something over a socket: move the end of their session, and return it.

    Cheap to call often: it reads one row, and writes at most once a minute. Raises `NotFound` when
    the session has ended already.
    """
    store = SessionStore(session_key)
    store.load()
    if store.ends_at is None:
        raise NotFound
    store.keep()
    return store.ends_at


def promise_forgetting(*, now: datetime) -> None:
    """Have what has ended swept out tomorrow. One promise a day, however many people sign in."""
    tomorrow = now + timedelta(days=1)
    outbox.enqueue("accounts.forget", key=f"accounts.forget:{now.date()}", due_at=tomorrow)


def forget_ended(*, now: datetime) -> None:
    """Delete sessions that have ended, what was listed of them, and counts that no longer count."""
    Session.objects.filter(expire_date__lt=now).delete()
    alive = Session.objects.values("session_key")
    UserSession.objects.exclude(session_key__in=alive).delete()
    table = connection.ops.quote_name(str(settings.CACHES["default"]["LOCATION"]))
    with connection.cursor() as cursor:
        cursor.execute(
            f"DELETE FROM {table} WHERE expires < %s",  # noqa: S608  # the name comes from settings
            [connection.ops.adapt_datetimefield_value(now)],
        )


def forget_address(*, session_key: str) -> None:
    """Where somebody signed in from is nobody's business, so it is not kept."""
    UserSession.objects.filter(session_key=session_key).update(ip=NO_ADDRESS)
