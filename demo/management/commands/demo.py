"""Runs the demo: one process with the web server and the outbox worker, for this machine only."""

import fcntl
from argparse import ArgumentParser
from collections.abc import Callable
from contextlib import ExitStack
from io import StringIO
from multiprocessing import get_context
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import urlsplit

from daphne.server import Server
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.utils import timezone
from django.utils.module_loading import import_string

from demo import environment, logins
from demo.loading import NotForRealPeople, fill_rota, load
from peersupport.core.worker import Worker

WELCOME = """
The demo is running: http://localhost:{port}/
{logins}
Staff are asked for a code after their password: the page shows it. Everybody else: bin/demo --json
Try: sign in as amira and as sam in two browsers, write "I want to kill myself tonight",
and watch the duty board as noor.
Data: var/demo.sqlite3 (bin/demo --reset begins anew). Not for real people. Ctrl-C ends everything.
"""


class Command(BaseCommand):
    help = "Prepare and run the demo, for this machine only."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, help="8000, or the next one that is free")
        parser.add_argument("--reset", action="store_true", help="forget what was written")
        parser.add_argument("--json", action="store_true", help="print every login, and end")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["json"]:
            self.stdout.write(logins.as_json())
            return
        if settings.PRODUCTION:
            raise CommandError(f"{NotForRealPeople.__name__}: {NotForRealPeople.__doc__}")
        port = urlsplit(settings.ALLOWED_ORIGINS[0]).port or 80
        if not environment.is_free(port):
            raise CommandError(f"port {port} is taken: choose another with --port")
        database = Path(str(settings.DATABASES["default"]["NAME"]))
        if connection.vendor != "sqlite":
            raise CommandError("the demo keeps what is written in SQLite, and nowhere else")
        with ExitStack() as held:
            self._hold(held, database)
            if options["reset"]:
                environment.forget(database)
            self._apart(self._prepare)
            self._serve(port)

    def _hold(self, held: ExitStack, database: Path) -> None:
        """One demo at a time: a second one could tidy away what is written in the first."""
        lock = held.enter_context(database.with_suffix(".lock").open("w"))
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise CommandError("the demo is running already: end it there first") from None

    def _apart(self, work: Callable[[], None]) -> None:
        """In a process of its own, so that the memory it needs once is not kept for as long as the demo runs."""
        child = get_context("fork").Process(target=work)
        child.start()
        child.join()
        if child.exitcode:
            raise CommandError("the demo could not be prepared: see above")

    def _prepare(self) -> None:
        quiet = StringIO()
        call_command("migrate", interactive=False, verbosity=0, stdout=quiet)
        call_command("createcachetable", verbosity=0, stdout=quiet)
        if not Path(settings.STATIC_ROOT, "staticfiles.json").exists() or _is_older_static():
            call_command("collectstatic", interactive=False, verbosity=0, stdout=quiet)
        now = timezone.now()
        load(now)
        fill_rota(now)

    def _serve(self, port: int) -> None:
        """Until Ctrl-C, which the server turns into its own end."""
        # Only now: the application looks for its static files when it is made.
        application = import_string(settings.ASGI_APPLICATION)
        worker = Worker()
        lanes = Thread(target=worker.run, name="outbox")
        server = Server(
            application=application,
            endpoints=[f"tcp:port={port}:interface=127.0.0.1"],
            server_name="",
            ping_timeout=8,
            ready_callable=lambda: self.stdout.write(
                WELCOME.format(port=port, logins=logins.table())
            ),
        )
        lanes.start()
        try:
            server.run()
        finally:
            worker.stop()
            lanes.join()


def _is_older_static() -> bool:
    collected = Path(settings.STATIC_ROOT, "staticfiles.json").stat().st_mtime
    return any(path.stat().st_mtime > collected for path in settings.BASE_DIR.glob("static/**/*"))
