"""A failpoint ends a process of a test where it is named, and does nothing anywhere else."""

import os
import signal
import subprocess
import sys

import pytest

from peersupport.env import Environment, Mode

THROUGH_TWO = """
import django
django.setup()
from peersupport.core.failpoints import failpoint
failpoint("here")
print("past here", flush=True)
failpoint("there")
print("past there", flush=True)
"""


def ran(**environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", THROUGH_TWO],
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings_for_tests", **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_process_dies_where_its_failpoint_is_and_nowhere_before() -> None:
    unhurt, hurt = ran(), ran(FAILPOINT="there")

    assert (unhurt.returncode, unhurt.stdout) == (0, "past here\npast there\n")
    assert (hurt.returncode, hurt.stdout) == (-signal.SIGKILL, "past here\n")


@pytest.mark.parametrize("mode", list(Mode))
def test_only_a_test_may_name_one(mode: Mode) -> None:
    told = Environment({"PEERSUPPORT_MODE": mode, "FAILPOINT": "here"})

    assert told.only_in_tests("FAILPOINT") == ("here" if mode is Mode.TEST else "")
