"""Durable work after commit: `enqueue` inside a transaction, `run_due` from any number of workers.

At least once: an entry whose worker died is claimed again after `LEASE`. Handlers must bear repeats.
"""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.module_loading import import_string

from peersupport.core.models import Heartbeat, OutboxEntry

Payload = dict[str, str | int]
Handler = Callable[[Payload], None]

LEASE = timedelta(seconds=15)
FIRST_RETRY = timedelta(seconds=2)
LONGEST_RETRY = timedelta(seconds=60)
KEPT_WHEN_DONE = timedelta(days=7)
HEARTBEAT = "outbox"

logger = logging.getLogger(__name__)


def enqueue(kind: str, *, key: str, due_at: datetime, **payload: str | int) -> None:
    """Promise `kind` at `due_at`. The same `key` twice is one promise, so callers may retry freely."""
    _, lane = settings.OUTBOX_HANDLERS[kind]
    OutboxEntry.objects.get_or_create(
        key=key, defaults={"kind": kind, "lane": lane, "payload": payload, "due_at": due_at}
    )


def put_off(*, key: str, due_at: datetime) -> bool:
    """Move a promise that was not kept yet to another time. False when there is none: it has run, or was never made.

    Also from within its own handler: then it stays promised.
    """
    pending = OutboxEntry.objects.filter(key=key, done_at=None)
    return bool(pending.update(due_at=due_at, claimed_by=None, claimed_until=None))


def forget(*, key: str) -> None:
    """Let a promise that was kept be made again under the same key."""
    OutboxEntry.objects.filter(key=key, done_at__isnull=False).delete()


def cancel(*, key: str) -> None:
    """Take a promise back, unless it has run already."""
    OutboxEntry.objects.filter(key=key, done_at=None).delete()


def run_due(now: datetime, *, lane: str | None = None) -> int:
    """Run everything due (in one lane, or all) and return how many ran. Several workers may do so at once."""
    ran = 0
    while run_next(now, lane=lane):
        ran += 1
    return ran


def run_next(now: datetime, *, lane: str | None = None) -> bool:
    """Run the one thing that has been due longest; False when nothing is due, or others hold it."""
    claimed = _claim_next(now, lane)
    if claimed is not None:
        _run(*claimed)
    return claimed is not None


def beat(now: datetime) -> None:
    """Show that a worker is alive."""
    Heartbeat.objects.update_or_create(name=HEARTBEAT, defaults={"beat_at": now})


def last_beat() -> datetime | None:
    """When a worker last showed that it is alive; None when none ever ran."""
    beats = Heartbeat.objects.filter(name=HEARTBEAT)
    return beats.values_list("beat_at", flat=True).first()


def oldest_due(now: datetime) -> datetime | None:
    """The moment the longest overdue promise should have run; None when nothing is overdue."""
    overdue = OutboxEntry.objects.filter(done_at=None, due_at__lte=now)
    return overdue.order_by("due_at").values_list("due_at", flat=True).first()


def forget_done(now: datetime) -> None:
    OutboxEntry.objects.filter(done_at__lt=now - KEPT_WHEN_DONE).delete()


def _run(entry: OutboxEntry, claim: UUID) -> None:
    try:
        handler: Handler = import_string(settings.OUTBOX_HANDLERS[entry.kind][0])
        handler(entry.payload)
    except Exception as error:  # noqa: BLE001  # must outlive any bug: the next promise is someone else's alarm
        logger.error("outbox %s of kind %s failed: %s", entry.pk, entry.kind, type(error).__name__)
        wait = min(LONGEST_RETRY, FIRST_RETRY * 2 ** min(entry.attempts - 1, 10))
        _settle(entry, claim, claimed_until=None, claimed_by=None, due_at=timezone.now() + wait)
    else:
        _settle(entry, claim, done_at=timezone.now())


def _settle(entry: OutboxEntry, claim: UUID, **values: object) -> None:
    """Only the worker that still holds the claim may say how it ended."""
    OutboxEntry.objects.filter(pk=entry.pk, claimed_by=claim).update(**values)


def _claim_next(now: datetime, lane: str | None) -> tuple[OutboxEntry, UUID] | None:
    """Claim one entry by compare-and-set; an entry whose worker died is claimable after `LEASE`."""
    free = Q(claimed_until=None) | Q(claimed_until__lt=now)
    pending = OutboxEntry.objects.filter(free, done_at=None, due_at__lte=now)
    if lane is not None:
        pending = pending.filter(lane=lane)
    claim = uuid4()
    for entry in pending.order_by("due_at")[:20]:
        with transaction.atomic():
            won = pending.filter(pk=entry.pk).update(
                claimed_by=claim, claimed_until=timezone.now() + LEASE, attempts=F("attempts") + 1
            )
        if won:
            entry.attempts += 1
            return entry, claim
    return None
