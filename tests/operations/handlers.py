"""Promised work for tests of the worker: leaves a line in a file, and may stay in the middle of it."""

import os
from pathlib import Path

from peersupport.core.outbox import Payload
from tests.operations.waiting import wait_until


def note(payload: Payload) -> None:
    """Say that it ran."""
    _write(f"{payload['name']}")


def stay(payload: Payload) -> None:
    """Say that it began, stay until the file `go-on` appears, and say that it ended."""
    _write(f"{payload['name']} began")
    wait_until(Path(os.environ["WORK_DIR"], "go-on").exists, within=60)
    _write(f"{payload['name']} ended")


def break_the_lane(payload: Payload) -> None:
    """End the thread in a way that no handler should."""
    raise SystemExit


def _write(line: str) -> None:
    with Path(os.environ["WORK_DIR"], "log").open("a", encoding="utf-8") as log:
        log.write(line + "\n")
