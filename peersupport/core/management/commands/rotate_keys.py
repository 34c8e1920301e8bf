"""Has every key in the database wrapped by the newest of ENCRYPTION_KEYS."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from peersupport.core.rotation import DONE, UNREADABLE, rotate, versions_in_use


class Command(BaseCommand):
    help = "Wrap every key anew with the newest of ENCRYPTION_KEYS, while the service runs."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="only say what is in use")

    def handle(self, *args: Any, **options: Any) -> None:
        counted = {} if options["check"] else rotate()
        if not options["check"]:
            self.stdout.write(f"{counted.get(DONE, 0)} keys wrapped anew.")
        in_use = versions_in_use()
        for version in sorted(set(in_use) | set(settings.ENCRYPTION_KEYS)):
            self.stdout.write(
                f"Key {version} wraps {in_use[version]}.{_may_leave(in_use[version], version)}"
            )
        if counted.get(UNREADABLE):
            raise CommandError(
                f"{counted[UNREADABLE]} open with no key of ENCRYPTION_KEYS."
                " Put the key that is missing back, and run this again."
            )


def _may_leave(uses: int, version: int) -> str:
    """Sessions are sealed too, and last twelve hours at most."""
    if uses or version == max(settings.ENCRYPTION_KEYS):
        return ""
    return " It may be taken out of ENCRYPTION_KEYS twelve hours after this."
