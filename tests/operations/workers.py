"""Real worker processes for tests, over the database of the test."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connection

from tests.operations import settings_for_workers

ENDS_WITHIN = 15


class WorkerDesk:
    """Starts workers, reads what they left, and ends what is still running."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._started: list[subprocess.Popen[bytes]] = []

    def start(self, **environment: str) -> subprocess.Popen[bytes]:
        worker = subprocess.Popen(
            [sys.executable, "manage.py", "run_outbox"],
            env={
                **os.environ,
                "DJANGO_SETTINGS_MODULE": settings_for_workers.__name__,
                "DATABASE_URL": database_url(),
                "WORK_DIR": str(self.folder),
                **environment,
            },
            stderr=(self.folder / "stderr").open("ab"),
        )
        self._started.append(worker)
        return worker

    def lines(self) -> list[str]:
        log = self.folder / "log"
        return log.read_text(encoding="utf-8").splitlines() if log.exists() else []

    def go_on(self) -> None:
        """Let those that stay come to their end."""
        (self.folder / "go-on").touch()

    def close(self) -> None:
        for worker in self._started:
            worker.kill()
            worker.wait(ENDS_WITHIN)


@contextmanager
def workers(folder: Path) -> Iterator[WorkerDesk]:
    desk = WorkerDesk(folder)
    try:
        yield desk
    finally:
        desk.close()


def database_url() -> str:
    """The database this test runs on, as another process would be told."""
    values = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{values['NAME']}"
    login = f"{values['USER']}:{values['PASSWORD']}".removesuffix(":")
    return f"postgres://{login}@{values['HOST']}:{values['PORT']}/{values['NAME']}"
