"""Erasing, copying and holding are whole or go on; `tests/services/test_killed_midway_on_servers.py` tries more places."""

from pathlib import Path

import pytest

from tests.accounts.killing import erase_killed, export_killed, hold_killed

pytestmark = pytest.mark.django_db(transaction=True)


def test_an_erasure_that_was_killed_goes_on() -> None:
    erase_killed(0.6)


def test_a_copy_that_was_killed_is_no_copy(tmp_path: Path) -> None:
    export_killed(0.6, tmp_path)


def test_a_hold_that_was_killed_is_no_hold() -> None:
    hold_killed(0.6)
