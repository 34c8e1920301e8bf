import signal
from datetime import timedelta

from django.utils import timezone

from peersupport.core import outbox
from peersupport.core.models import OutboxEntry
from tests.operations.waiting import wait_until
from tests.operations.workers import WorkerDesk


def promise(kind: str, name: str) -> None:
    outbox.enqueue(kind, key=name, due_at=timezone.now(), name=name)


def let_the_lease_pass() -> None:
    pending = OutboxEntry.objects.filter(done_at=None)
    pending.update(claimed_until=timezone.now() - timedelta(seconds=1))


def test_what_a_killed_worker_held_is_done_by_the_next_one(desk: WorkerDesk) -> None:
    promise("test.stay", "held")
    first = desk.start()
    wait_until(lambda: "held began" in desk.lines())
    promise("test.note", "waiting")
    first.send_signal(signal.SIGKILL)
    assert first.wait() == -signal.SIGKILL, "it must have had no chance to tidy up"
    assert OutboxEntry.objects.filter(done_at=None).count() == 2
    let_the_lease_pass()
    desk.go_on()

    desk.start()

    wait_until(lambda: not OutboxEntry.objects.filter(done_at=None).exists())
    assert desk.lines() == ["held began", "held began", "held ended", "waiting"]


def test_what_another_worker_holds_is_left_to_it_while_its_lease_lasts(desk: WorkerDesk) -> None:
    promise("test.stay", "held")
    desk.start()
    wait_until(lambda: "held began" in desk.lines())
    promise("test.note", "free")

    desk.start()

    wait_until(lambda: "free" in desk.lines())
    assert desk.lines().count("held began") == 1
