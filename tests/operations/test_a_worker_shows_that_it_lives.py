from datetime import timedelta

from django.contrib.sessions.models import Session
from django.utils import timezone

from peersupport.core import outbox
from peersupport.core.health import readiness
from peersupport.core.models import Nudge, OutboxEntry
from tests.operations.waiting import wait_until
from tests.operations.workers import WorkerDesk

LONG_AGO = timedelta(days=30)


def test_a_worker_beats_every_second_or_so(desk: WorkerDesk) -> None:
    assert readiness()["outbox"] == "no worker has run for 60 s"

    desk.start()

    wait_until(lambda: readiness()["outbox"] == "ok")
    first = outbox.last_beat()
    wait_until(lambda: outbox.last_beat() != first, within=5)


def test_a_promise_nobody_knows_how_to_keep_stops_no_other(desk: WorkerDesk) -> None:
    now = timezone.now()
    OutboxEntry.objects.create(kind="test.unknown", lane="timers", key="unknown", due_at=now)
    desk.start()
    wait_until(lambda: OutboxEntry.objects.get(key="unknown").attempts)

    outbox.enqueue("test.note", key="known", due_at=timezone.now(), name="known")

    wait_until(lambda: desk.lines() == ["known"])
    assert OutboxEntry.objects.get(key="unknown").done_at is None


def test_a_worker_sweeps_out_what_is_over_and_keeps_what_is_not(desk: WorkerDesk) -> None:
    now = timezone.now()
    for name, at in (("old", now - LONG_AGO), ("new", now)):
        OutboxEntry.objects.create(
            kind="test.note", lane="timers", key=name, due_at=at, done_at=at
        )
        Nudge.objects.create(deliveries=[name], created_at=at)
        Session.objects.create(session_key=name, expire_date=at + timedelta(hours=1))
    OutboxEntry.objects.create(
        kind="test.note", lane="nobody's", key="never done", due_at=now - LONG_AGO
    )

    desk.start()

    wait_until(lambda: not Session.objects.filter(session_key="old").exists())
    assert set(OutboxEntry.objects.values_list("key", flat=True)) == {"new", "never done"}
    assert list(Nudge.objects.values_list("deliveries", flat=True)) == [["new"]]
    assert Session.objects.get().session_key == "new"
