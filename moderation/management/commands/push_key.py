"""Prints a fresh key for pushes to browsers, as it stands in the environment."""

from typing import Any

from django.core.management.base import BaseCommand

from peersupport.environment_file import fresh_push_key


class Command(BaseCommand):
    help = "Print a new PUSH_KEY. Browsers that were set up with another have to be set up again."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"PUSH_KEY={fresh_push_key()}")
