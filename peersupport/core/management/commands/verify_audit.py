"""Holds the audit chain against itself, and against the heads kept outside the database."""

from argparse import ArgumentParser
from itertools import islice
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from peersupport.core import audit
from peersupport.core.audit_outside import marks_in
from peersupport.core.audit_proof import Mark, breaks

MOST_SHOWN = 20
NOT_OUTSIDE = "No head is kept outside the database, so a chain that was cut short cannot be seen."


class Command(BaseCommand):
    help = "Say whether the audit chain is whole; fail, naming each place, when it is not."

    def add_arguments(self, parser: ArgumentParser) -> None:
        default = settings.AUDIT_HEAD_FILE
        parser.add_argument("--heads", default=default, help="file of heads (AUDIT_HEAD_FILE)")

    def handle(self, *args: Any, **options: Any) -> None:
        marks = self._marks(options["heads"])
        found = list(islice(breaks(marks), MOST_SHOWN))
        if found:
            shown = "\n".join(f"  entry {one.seq} {one.what}" for one in found)
            raise CommandError(f"The audit chain does not hold:\n{shown}")
        self.stdout.write(f"{audit.head().seq} entries, each vouched for by the next.")
        if marks:
            self.stdout.write(f"{len(marks)} heads kept outside agree.")

    def _marks(self, path: str) -> list[Mark]:
        if not path or not Path(path).exists():
            self.stderr.write(NOT_OUTSIDE)
            return []
        try:
            return marks_in(Path(path))
        except (OSError, ValueError) as error:
            raise CommandError(f"{path}: {error}") from error
