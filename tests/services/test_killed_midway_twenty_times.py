"""Erasing, copying and holding, each killed at 20 places on the way, on the servers of production."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.accounts.killing import erase_killed, export_killed, hold_killed

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]
SHARES = [number / 20 - 0.025 for number in range(1, 21)]


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
