"""Starts the outbox worker, and ends it cleanly on SIGTERM or Ctrl-C."""

import signal
from threading import Thread
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from peersupport.core.worker import Worker


class Command(BaseCommand):
    help = "Run promised work (alarms, pages) until told to stop. Several may run at once."

    def handle(self, *args: Any, **options: Any) -> None:
        worker = Worker()
        for ending in (signal.SIGTERM, signal.SIGINT):
            signal.signal(ending, lambda *_: Thread(target=worker.stop).start())
        if not worker.run():
            raise CommandError("a lane of the outbox worker broke off: start it again")
