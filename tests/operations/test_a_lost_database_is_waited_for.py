import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from checks.private import PrivatePostgres, private_folder
from tests.operations import settings_for_workers
from tests.operations.waiting import wait_until


@contextmanager
def worker_over(postgres: PrivatePostgres, folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": settings_for_workers.__name__,
        "DATABASE_URL": postgres.url,
        "WORK_DIR": str(folder),
    }
    manage = [sys.executable, "manage.py"]
    subprocess.run([*manage, "migrate", "-v", "0"], env=environment, check=True)
    with (folder / "stderr").open("wb") as log:
        worker = subprocess.Popen([*manage, "run_outbox"], env=environment, stderr=log)
        try:
            yield worker
        finally:
            worker.kill()
            worker.wait()


def promise(postgres: PrivatePostgres, name: str) -> None:
    with psycopg.connect(postgres.url, autocommit=True) as database:
        database.execute(
            "INSERT INTO core_outboxentry (id, kind, lane, key, payload, due_at, attempts)"
            " VALUES (gen_random_uuid(), 'test.note', 'timers', %s,"
            "         jsonb_build_object('name', %s::text), now(), 0)",
            [name, name],
        )


@pytest.mark.services
@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGQUIT], ids=["stopped", "crashed"])
def test_a_worker_outlives_its_database_and_goes_on_when_it_is_back(
    tmp_path: Path, ending: signal.Signals
) -> None:
    log = tmp_path / "log"
    with (
        private_folder() as folder,
        PrivatePostgres(folder / "postgres") as postgres,
        worker_over(postgres, tmp_path) as worker,
    ):
        promise(postgres, "before")
        wait_until(lambda: log.exists() and log.read_text() == "before\n")
        postgres.stop(ending)
        wait_until(lambda: b"found no database" in (tmp_path / "stderr").read_bytes())

        postgres.start()
        promise(postgres, "after")

        wait_until(lambda: log.read_text() == "before\nafter\n", within=30)
        assert worker.poll() is None
