"""A real worker process, killed in the middle of a page: the next one makes it good and says so."""

import signal
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from accounts.models import User
from moderation.models import PageAttempt
from peersupport.core.models import OutboxEntry
from tests.moderation.on_duty import be_paged_by_mail
from tests.moderation.saying import raise_alarm
from tests.moderation.servers import Mailbox, answering, hang
from tests.operations.waiting import wait_until
from tests.operations.workers import WorkerDesk, workers

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("practice_books"),
]


@pytest.fixture
def desk(transactional_db: None, tmp_path: Path) -> Iterator[WorkerDesk]:
    with workers(tmp_path) as started:
        yield started


def mailing_through(port: int) -> dict[str, str]:
    return {
        "DJANGO_SETTINGS_MODULE": "tests.settings_for_tests",
        "EMAIL_URL": f"smtp://127.0.0.1:{port}",
    }


def test_a_page_that_a_killed_worker_had_begun_is_sent_by_the_next_and_marked_as_a_repeat(
    desk: WorkerDesk, amira: User, noor: User
) -> None:
    be_paged_by_mail(noor)
    raise_alarm(amira)
    with answering(hang) as port:
        worker = desk.start(**mailing_through(port))
        wait_until(lambda: PageAttempt.objects.filter(ended_at=None).exists())
        worker.send_signal(signal.SIGKILL)
        assert worker.wait() == -signal.SIGKILL, "it must have had no chance to tidy up"
    assert PageAttempt.objects.get().outcome == ""
    # It may have died holding something else as well, such as a climb that came due.
    pages = OutboxEntry.objects.filter(kind="moderation.page", done_at=None)
    held = pages.exclude(claimed_by=None)
    assert held.update(claimed_until=timezone.now() - timedelta(seconds=1)) == 1

    mailbox = Mailbox()
    with answering(mailbox) as port:
        desk.start(**mailing_through(port))
        wait_until(lambda: mailbox.received)

    assert "You may have been told of it before." in mailbox.received[0]
    wait_until(lambda: PageAttempt.objects.filter(outcome="delivered", is_repeat=True).exists())
