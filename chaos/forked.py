"""A process that has imported the whole application and forks web processes from itself: a start costs a tenth of a second.

Reads one line for each, `PORT LOG`, and answers with the new process's number. What it forks is Daphne
with the application, as `checks.web` starts it, and dies as anything else does. A program of its own.
"""

import os
import signal
import sys
from pathlib import Path

from checks.web import DAPHNE
from peersupport.asgi import application

ADDRESS = ("--bind", "127.0.0.1")


def become_web(port: str, log: str) -> None:
    """Never returns. The reactor is made here: none may be shared with another process."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    place = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    os.dup2(place, sys.stdout.fileno())
    os.dup2(place, sys.stderr.fileno())
    from daphne.cli import CommandLineInterface  # noqa: PLC0415  # see above

    arguments = [*DAPHNE, *ADDRESS, "--port", port, "peersupport.asgi:application"]
    CommandLineInterface().run(arguments)
    os._exit(0)


def main() -> None:
    assert application, "imported before anything is forked"
    # Nobody waits for them here: the kernel takes away what has died.
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for line in sys.stdin:
        port, _, log = line.strip().partition(" ")
        child = os.fork()
        if not child:
            become_web(port, str(Path(log)))
        sys.stdout.write(f"{child}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
