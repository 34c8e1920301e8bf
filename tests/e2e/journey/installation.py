"""A whole installation on this machine: PostgreSQL, Redis, two web processes, the worker, and where its pages arrive."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from checks.private import PrivatePostgres, PrivateRedis, private_folder
from checks.web import ROOT, OutboxWorker, Web
from tests.moderation.servers import Arrived, Mailbox, answering, web_server


@dataclass(frozen=True, slots=True, kw_only=True)
class Installation:
    """Where it answers, and what its pagers have sent so far."""

    address: str
    other_address: str
    mailbox: Mailbox
    webhook: str
    webhook_bodies: Arrived[bytes]
    settings: dict[str, str]

    def invitation(self, role: str) -> str:
        """The link an operator makes for the first member of staff."""
        return manage(self.settings, "invite", role).strip().splitlines()[-1]


def manage(settings: dict[str, str], *arguments: str) -> str:
    """What `manage.py` prints. Raises `CalledProcessError` when it fails."""
    command = [sys.executable, "manage.py", *arguments]
    done = subprocess.run(
        command, cwd=ROOT, env=_environment(settings), check=True, capture_output=True, text=True
    )
    return done.stdout


@contextmanager
def running_installation() -> Iterator[Installation]:
    with ExitStack() as stack:
        folder = stack.enter_context(private_folder())
        postgres = stack.enter_context(PrivatePostgres(folder / "postgres"))
        redis = stack.enter_context(PrivateRedis(folder / "redis"))
        mailbox = Mailbox()
        mail_port = stack.enter_context(answering(mailbox))
        webhook, bodies = stack.enter_context(web_server())
        settings = _settings(folder, postgres.url, redis.url, mail_port)
        one, other = Web(folder / "one", settings), Web(folder / "other", settings)
        settings["ALLOWED_ORIGINS"] = f"{one.url},{other.url}"
        for web in (one, other):
            web.environment = _environment(settings)
        manage(settings, "migrate", "-v0")
        manage(settings, "createcachetable")
        manage(settings, "collectstatic", "--noinput", "-v0")
        for server in (one, other, OutboxWorker(folder / "outbox", settings)):
            stack.enter_context(server)
        yield Installation(
            address=one.url,
            other_address=other.url,
            mailbox=mailbox,
            webhook=webhook,
            webhook_bodies=bodies,
            settings=settings,
        )


def _settings(folder: Path, database: str, redis: str, mail_port: int) -> dict[str, str]:
    return {
        "PEERSUPPORT_MODE": "test",
        "SECRET_KEY": "7qYk2Vw9Xb4Nf8Rt3Zs6Hm1Jd5Lg0Pc-7qYk2Vw9Xb4Nf8Rt3Zs",
        "ENCRYPTION_KEYS": "1:QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNkZWY=",
        "DATABASE_URL": database,
        "REDIS_URL": redis,
        "EMAIL_URL": f"smtp://127.0.0.1:{mail_port}",
        "MAIL_FROM": "no-reply@localhost",
        "ORGANISATION_NAME": "Harbour",
        # Where the test's own webhook is.
        "PAGERS_MAY_REACH": "127.0.0.1",
        "STATIC_ROOT": str(folder / "static"),
    }


def _environment(settings: dict[str, str]) -> dict[str, str]:
    """Nothing of the surrounding tests' own settings."""
    return {"PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT), "LANG": "C.UTF-8", **settings}
