"""Pairs who may talk, and their sign-ins, in the database of the environment: prints them as JSON."""

import json
import os
import subprocess
import sys
from typing import Any

from checks.web import ROOT
from tests.services.processes import Stage

SIGN_IN_NAME = "signs-in-again"
# Several: one name that many try at once looks like guessing.
WHO_SIGN_IN = 50
SIGN_IN_PASSWORD = "a long enough password"  # noqa: S105  # of nobody
SAID_BEFORE = 30


def people_of(stage: Stage, pairs: int, idle: int) -> dict[str, Any]:
    made = subprocess.run(
        [sys.executable, "-m", "benchmarks.chat_people", str(pairs), str(idle)],
        env={**os.environ, **stage.settings},
        cwd=ROOT,
        stdout=subprocess.PIPE,
        check=True,
    )
    found: dict[str, Any] = json.loads(made.stdout)
    return found


def make(pairs: int, idle: int) -> dict[str, Any]:
    import django  # noqa: PLC0415  # only the program that makes people has the settings for it

    django.setup()
    from benchmarks import chat_made  # noqa: PLC0415

    return chat_made.people(pairs, idle, said_before=SAID_BEFORE, signs_in=SIGN_IN_NAME)


if __name__ == "__main__":
    sys.stdout.write(json.dumps(make(*map(int, sys.argv[1:]))))
