"""`manage.py chaos …`: breaks a service of its own while people talk, and says what was lost. From a checkout."""

import subprocess
import sys

from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = "Proves that no word is lost. What it does and says: docs/delivery.md."

    def run_from_argv(self, argv: list[str]) -> None:
        """Its options are those of `python -m chaos`, whatever they are: nothing here reads them."""
        trial = [sys.executable, "-m", "chaos", *argv[2:]]
        sys.exit(subprocess.run(trial, check=False).returncode)  # noqa: S603  # our own module
