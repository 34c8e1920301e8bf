"""Says whether a crisis would be answered here. Never keeps a service that people are in from coming back up."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from moderation.readiness import has_clients, missing

NOT_YET = "Nobody is a client yet, so it starts: mend these before the first one comes."
PEOPLE_ARE_HERE = "It starts all the same, because people are here who would be left without anybody. Mend these now:"


class Command(BaseCommand):
    help = "Say what is missing before a crisis would be answered, and what to do; fail when something is."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--at-start",
            action="store_true",
            help="only warn, unless its secrets are anybody's: a service that is down answers nobody",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        found = missing(timezone.now())
        if not found:
            self.stdout.write("A crisis would be answered here.")
            return
        lines = "\n".join(f"  {one.what}\n    {one.do}" for one in found)
        if options["at_start"] and not any(one.stops for one in found):
            why = PEOPLE_ARE_HERE if has_clients() else NOT_YET
            self.stderr.write(f"{why}\n{lines}")
            return
        raise CommandError(f"A crisis would not be answered here:\n{lines}")
