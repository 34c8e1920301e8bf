"""The service as it runs in production: two web processes and a worker, over a PostgreSQL and a Redis.

Everything is started here and nothing else is ever ended, so a test may stop, freeze and kill what it likes.
"""

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import redis
from django.db import connections

from checks.private import PrivatePostgres, PrivateRedis, Server, private_folder
from checks.web import ROOT, OutboxWorker, Web

# Nobody is missed sooner in production: a test need not wait that long.
MISSING_AFTER = 8
# Tests write faster than people.
UNHURRIED = {"MESSAGE_BURST": "1000000", "MESSAGES_PER_SECOND": "1000000"}


class Stage:
    """All of one service. `web` always holds two processes that answer when a test begins."""

    def __init__(
        self,
        folder: Path,
        *,
        durable: bool = False,
        disk: Path | None = None,
        changes: Mapping[str, str] | None = None,
    ) -> None:
        self._folder = folder
        self._changes = changes or {}
        self.postgres = PrivatePostgres((disk or folder) / "postgres", durable=durable)
        self.redis = PrivateRedis(folder / "redis")
        self.web: list[Web] = []
        self._worker: OutboxWorker | None = None

    @property
    def settings(self) -> dict[str, str]:
        return {
            "DJANGO_SETTINGS_MODULE": "tests.settings_for_tests",
            "DATABASE_URL": self.postgres.url,
            "REDIS_URL": self.redis.url,
            "MISSING_AFTER": str(MISSING_AFTER),
            **UNHURRIED,
            **self._changes,
        }

    def start(self) -> None:
        self.postgres.start()
        self.redis.start()
        for command in (["migrate", "-v", "0"], ["createcachetable"]):
            subprocess.run(
                [sys.executable, "manage.py", *command],
                env={**os.environ, **self.settings},
                cwd=ROOT,
                check=True,
            )
        self.web = [Web(self._folder / f"web-{name}", self.settings) for name in "ab"]
        self.mend()

    def start_worker(self) -> OutboxWorker:
        self._worker = OutboxWorker(self._folder / "worker", self.settings)
        return self._worker.start()

    def mend(self) -> None:
        """Start whatever a test left stopped."""
        for server in (self.postgres, self.redis, *self.web):
            if not server.is_running:
                server.start()

    def close(self) -> None:
        servers: list[Server] = [*self.web, self.redis, self.postgres]
        for server in [self._worker, *servers] if self._worker else servers:
            server.stop()

    def end_connections(self) -> int:
        """Ends every connection to the database from the side of the database, but the asking one."""
        with psycopg.connect(self.postgres.url, autocommit=True) as database:
            found = database.execute(
                "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
                " WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"
            ).fetchone()
        return int(found[0]) if found else 0

    def say_in_redis(self, group: str, message: bytes) -> int:
        """Publishes to a group past the channel layer, and returns how many processes heard it."""
        with redis.Redis(port=self.redis.port) as client:
            heard = client.publish(f"asgi__group__{group}", message)
        return int(heard)

    def log_of(self, web: Web) -> str:
        return (web.folder / "log").read_text(encoding="utf-8", errors="replace")


@contextmanager
def whole_service(
    *, durable: bool = False, disk: Path | None = None, changes: Mapping[str, str] | None = None
) -> Iterator[Stage]:
    """`disk`: a folder for PostgreSQL alone. `changes`: settings that are not those of tests."""
    with private_folder() as folder:
        stage = Stage(folder, durable=durable, disk=disk, changes=changes)
        try:
            stage.start()
            yield stage
        finally:
            stage.close()


@contextmanager
def database_of(stage: Stage) -> Iterator[None]:
    """Has the tables of this test's own process be those of the stage."""
    place = urlsplit(stage.postgres.url)
    theirs: dict[str, object] = {
        "ENGINE": "django.db.backends.postgresql",
        "HOST": place.hostname,
        "PORT": place.port,
        "USER": place.username,
        "NAME": place.path[1:],
    }
    needed = "tests of the services need DATABASE_URL to name a PostgreSQL"
    assert connections["default"].vendor == "postgresql", needed
    shared = connections.settings["default"]
    ours = {name: shared[name] for name in theirs}
    _point(theirs)
    try:
        yield
    finally:
        _point(ours)


def forget_connections() -> None:
    """Those to a database that went away are of no use when it is back."""
    connection = connections["default"]
    connection.close()
    connection.close_pool()  # type: ignore[attr-defined]  # PostgreSQL's alone


def _point(where: dict[str, object]) -> None:
    forget_connections()
    connections.settings["default"].update(where)
