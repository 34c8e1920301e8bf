"""Erasing, copying and holding, each killed at 3 places on the way, on the servers of production; with MIDWAY_KILLS=20 at 20."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.accounts.killing import erase_killed, export_killed, hold_killed

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]
KILLS = int(os.environ.get("MIDWAY_KILLS", "3"))
SHARES = [(number + 0.5) / KILLS for number in range(KILLS)]


@pytest.mark.parametrize("share", SHARES)
def test_an_erasure_that_was_killed_goes_on(
    share: float, record_property: Callable[[str, object], None]
) -> None:
    erase_killed(share)
    record_property("tried: interruption", 1)


@pytest.mark.parametrize("share", SHARES)
def test_a_copy_that_was_killed_is_no_copy(
    share: float, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    export_killed(share, tmp_path)
    record_property("tried: interruption", 1)


@pytest.mark.parametrize("share", SHARES)
def test_a_hold_that_was_killed_is_no_hold(
    share: float, record_property: Callable[[str, object], None]
) -> None:
    hold_killed(share)
    record_property("tried: interruption", 1)
