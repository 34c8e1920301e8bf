"""`python -m tests.accounts.dying_at N COMMAND...`: `manage.py COMMAND`, killed before its Nth statement to the database.

With 0 it lives, and says at the end on its last line how many there were.
"""

import os
import signal
import sys
from collections.abc import Callable
from typing import Any

from django.core.management import execute_from_command_line
from django.db.backends.signals import connection_created


class Fate:
    """Counts statements, and ends the process as `kill -9` does when its number is up."""

    def __init__(self, at: int) -> None:
        self.at, self.seen = at, 0

    def __call__(self, execute: Callable[..., Any], *given: Any) -> Any:
        self.seen += 1
        if self.seen == self.at:
            os.kill(os.getpid(), signal.SIGKILL)
        return execute(*given)


def main(at: int, command: list[str]) -> None:
    fate = Fate(at)

    def watch(connection: Any, **_: object) -> None:
        connection.execute_wrappers.append(fate)

    connection_created.connect(watch)
    execute_from_command_line(["manage.py", *command])
    sys.stdout.write(f"\n{fate.seen}\n")


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2:])
