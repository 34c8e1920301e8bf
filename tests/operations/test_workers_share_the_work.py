from django.conf import settings
from django.utils import timezone

from peersupport.core import outbox
from peersupport.core.models import OutboxEntry
from tests.operations.waiting import wait_until
from tests.operations.workers import WorkerDesk

NAMES = [f"promise {number}" for number in range(30)]


def test_two_workers_run_each_promise_once(desk: WorkerDesk) -> None:
    for name in NAMES:
        outbox.enqueue("test.note", key=name, due_at=timezone.now(), name=name)

    desk.start()
    desk.start()

    wait_until(lambda: not OutboxEntry.objects.filter(done_at=None).exists())
    assert sorted(desk.lines()) == sorted(NAMES)


def test_pages_that_hang_hold_up_no_timer(desk: WorkerDesk) -> None:
    for name in NAMES:
        outbox.enqueue("test.stay_paging", key=name, due_at=timezone.now(), name=name)
    desk.start()
    wait_until(lambda: len(desk.lines()) == settings.OUTBOX_LANES["pages"])

    outbox.enqueue("test.note", key="timer", due_at=timezone.now(), name="timer")

    wait_until(lambda: "timer" in desk.lines())
    assert len(desk.lines()) == settings.OUTBOX_LANES["pages"] + 1, (
        "the pages must still be hanging"
    )
