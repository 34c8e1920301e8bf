"""Somebody for whom nobody was free asked to be told. They have no address: it is said here, when they are next here."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from matching import events, roster
from matching.actions.own_rows import support_for_change
from matching.models import Pairing, Request, SupportProfile
from peersupport.core import outbox
from peersupport.core.errors import Conflict
from peersupport.core.realtime import tell

# Looked for by the clock and not after each event: a rest that is over, or a new week, makes no event.
LOOKED_EVERY = timedelta(minutes=5)


@transaction.atomic
def ask_to_be_told(*, client: User) -> None:
    """From now on it is said here when somebody is free. Asking twice is the same as asking once.

    Raises `Conflict` for somebody who looks for nobody.
    """
    support = support_for_change(client)
    if support.waiting_since is None:
        raise Conflict("You are not looking for anybody now, so there is nothing to tell.")
    if support.tell_since is None:
        support.tell_since = timezone.now()
        support.save(update_fields=["tell_since"])
    _promise_a_look(timezone.now())


@transaction.atomic
def tell_no_more(*, client: User) -> None:
    support = support_for_change(client)
    support.tell_since = support.free_since = None
    support.save(update_fields=["tell_since", "free_since"])


@transaction.atomic
def look_for_those_who_asked(*, now: datetime, number: int = 0) -> None:
    """Say who has somebody now, and take it back where it is no longer so. Looks again as long as anybody asks.

    The longest wait comes first, and a free place is told of to a few, not to a crowd. `number`: which look this is.
    """
    asked = list(_who_asked(now))
    if not asked:
        return
    free = roster.who_could_ask(asked, now)
    for support in asked:
        _say(support, free, now)
    _promise_a_look(now, after=number)


def _who_asked(now: datetime) -> list[SupportProfile]:
    waiting = SupportProfile.objects.filter(
        tell_since__isnull=False, waiting_since__isnull=False, person__is_active=True
    )
    waiting = waiting.exclude(person__in=Request.objects.waiting(now).values("client_id"))
    waiting = waiting.exclude(person__in=Pairing.objects.active().values("client_id"))
    return list(waiting.select_related("person").order_by("waiting_since", "pk"))


def _say(support: SupportProfile, free: Mapping[UUID, bool], now: datetime) -> None:
    is_free = free[support.person_id]
    if is_free == (support.free_since is not None):
        return
    # Whoever has said "no more" in this moment is told nothing.
    still = SupportProfile.objects.filter(pk=support.pk, tell_since=support.tell_since)
    if still.update(free_since=now if is_free else None):
        tell({support.person_id}, events.SupportChanged(client_id=support.person_id))


def _promise_a_look(now: datetime, *, after: int = 0) -> None:
    """At the next full five minutes: whoever asks meanwhile is part of the same look."""
    seconds = int(LOOKED_EVERY.total_seconds())
    number = max(int(now.timestamp()) // seconds, after) + 1
    due_at = datetime.fromtimestamp(number * seconds, UTC)
    outbox.enqueue("matching.look", key=f"matching.look:{number}", due_at=due_at, number=number)
