"""Workers made by a fork of the test, so that many can die in a short time, and one that stays."""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread

from django.conf import settings
from django.db import connection, connections

from peersupport.core.worker import Worker
from tests.operations.waiting import wait_until

FAILPOINTS = (
    *("climb.before_insert", "climb.before_commit", "climb.after_commit"),
    *("page.before_send", "page.after_send", "page.before_mark"),
)


def fork_a_worker(*, failpoint: str = "") -> int:
    """A worker process over the test's database. Its number."""
    connections.close_all()
    if connection.vendor == "postgresql":
        connection.close_pool()  # type: ignore[attr-defined]  # its threads do not come along
    number = os.fork()
    if number == 0:
        settings.FAILPOINT = failpoint
        Worker().run()
        os._exit(0)
    return number


def wait_for_death(number: int) -> None:
    """Raises `AssertionError` unless it was killed, without a chance to tidy up."""
    status: list[int] = []

    def has_ended() -> bool:
        ended, how = os.waitpid(number, os.WNOHANG)
        status.append(how)
        return ended == number

    wait_until(has_ended)
    assert os.WIFSIGNALED(status[-1]), "it must have died in the middle"
    assert os.WTERMSIG(status[-1]) == signal.SIGKILL


def kill(number: int) -> None:
    os.kill(number, signal.SIGKILL)
    wait_for_death(number)


@contextmanager
def a_living_worker() -> Iterator[None]:
    """In threads of the test itself."""
    worker = Worker()
    running = Thread(target=worker.run, name="living worker")
    running.start()
    try:
        yield
    finally:
        worker.stop()
        running.join()
