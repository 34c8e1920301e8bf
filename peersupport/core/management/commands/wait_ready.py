"""Waits until the parts this service stands on answer: for scripts that start them together."""

from argparse import ArgumentParser
from time import monotonic, sleep
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from peersupport.core.health import readiness

PARTS = ("database", "channel_layer", "outbox")
LOOK_EVERY = 0.3


class Command(BaseCommand):
    help = (
        "Wait until the named parts answer; fail, saying which did not, when they take too long."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("parts", nargs="*", choices=(*PARTS, []), default=PARTS[:2])
        parser.add_argument("--within", type=float, default=60.0, help="seconds (60)")

    def handle(self, *args: Any, **options: Any) -> None:
        deadline = monotonic() + options["within"]
        while missing := self._missing(options["parts"]):
            if monotonic() >= deadline:
                raise CommandError("; ".join(f"{part}: {what}" for part, what in missing.items()))
            connection.close()
            sleep(LOOK_EVERY)

    def _missing(self, parts: tuple[str, ...]) -> dict[str, str]:
        return {part: what for part, what in readiness().items() if part in parts and what != "ok"}
