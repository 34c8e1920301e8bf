"""Says whether a crisis would be answered here, and stops a start in production where it would not."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from moderation.readiness import has_clients, missing

NOT_YET = "Nobody is a client yet, so it starts: mend these before the first one comes."


class Command(BaseCommand):
    help = "Say what is missing before a crisis would be answered, and what to do; fail when something is."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--before-clients",
            action="store_true",
            help="only warn while there are no clients: somebody has to be invited first",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        found = missing(timezone.now())
        if not found:
            self.stdout.write("A crisis would be answered here.")
            return
        lines = "\n".join(f"  {one.what}\n    {one.do}" for one in found)
        if options["before_clients"] and not has_clients():
            self.stderr.write(f"{NOT_YET}\n{lines}")
            return
        raise CommandError(f"A crisis would not be answered here:\n{lines}")
