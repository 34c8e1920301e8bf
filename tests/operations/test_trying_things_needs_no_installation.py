"""A sentence or a plan can be tried on a fresh checkout, before anything is set up."""

import json
import os
import subprocess
import sys

import pytest

from checks.steps import OURS
from checks.web import ROOT


def manage(*arguments: str, said: str = "") -> subprocess.CompletedProcess[str]:
    """`manage.py` with nothing of this project in the environment."""
    bare = {name: value for name, value in os.environ.items() if name not in OURS}
    command = [sys.executable, "manage.py", *arguments]
    return subprocess.run(
        command, cwd=ROOT, env=bare, input=said, check=False, capture_output=True, text=True
    )


def test_a_clinical_lead_tries_a_sentence() -> None:
    asked = json.dumps({"text": "I want to kill myself tonight", "said_by": "client"})

    done = manage("screen", said=asked)

    assert json.loads(done.stdout)["level"] == 3


@pytest.mark.parametrize("command", ["bench", "chaos", "plan"])
def test_whoever_breaks_or_measures_it_sets_nothing_up(command: str) -> None:
    done = manage(command, "--help")

    assert done.returncode == 0, done.stderr
    assert "usage" in done.stdout


def test_whatever_keeps_something_still_asks_for_an_installation() -> None:
    done = manage("migrate")

    assert done.returncode != 0
    assert "SECRET_KEY" in done.stderr
