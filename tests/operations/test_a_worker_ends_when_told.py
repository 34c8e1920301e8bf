import signal

import pytest
from django.utils import timezone

from peersupport.core import outbox
from peersupport.core.models import OutboxEntry
from tests.operations.waiting import wait_until
from tests.operations.workers import ENDS_WITHIN, WorkerDesk


@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGINT], ids=lambda s: s.name)
def test_a_worker_told_to_stop_finishes_what_it_holds_and_begins_nothing(
    desk: WorkerDesk, ending: signal.Signals
) -> None:
    outbox.enqueue("test.stay", key="held", due_at=timezone.now(), name="held")
    worker = desk.start()
    wait_until(lambda: "held began" in desk.lines())
    outbox.enqueue("test.note", key="later", due_at=timezone.now(), name="later")

    worker.send_signal(ending)
    wait_until(lambda: b"told to stop" in (desk.folder / "stderr").read_bytes())
    desk.go_on()

    assert worker.wait(ENDS_WITHIN) == 0
    assert desk.lines() == ["held began", "held ended"]
    assert OutboxEntry.objects.get(key="held").done_at is not None
    assert OutboxEntry.objects.get(key="later").done_at is None


def test_a_worker_that_loses_a_lane_ends_with_an_error_so_that_it_is_started_again(
    desk: WorkerDesk,
) -> None:
    outbox.enqueue("test.break", key="break", due_at=timezone.now())

    worker = desk.start()

    assert worker.wait(ENDS_WITHIN) == 1
    assert b"a lane of the outbox worker broke off" in (desk.folder / "stderr").read_bytes()
