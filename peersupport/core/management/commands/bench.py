"""`manage.py bench chat|matching|oncall|screening …`: measures one part of the service, from a checkout."""

import subprocess
import sys
from argparse import REMAINDER
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

PARTS = ("chat", "matching", "oncall", "screening")


class Command(BaseCommand):
    help = "Measures a part of the service. What the figures mean: docs/performance.md."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("part", choices=PARTS)
        parser.add_argument("options", nargs=REMAINDER, help="of that part; try --help")

    def handle(self, *args: Any, **options: Any) -> None:
        measure = [sys.executable, "-m", f"benchmarks.{options['part']}", *options["options"]]
        sys.exit(subprocess.run(measure, check=False).returncode)  # noqa: S603  # our own module
