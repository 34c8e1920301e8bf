"""Every run of the model: nobody is forgotten, whichever worker dies when; and the search would see it."""

from pathlib import Path

import pytest

from tests.model.spin import errors

pytestmark = pytest.mark.model
CLAIMS = ("never_stuck", "everyone_paged")


@pytest.mark.parametrize("claim", CLAIMS)
def test_it_holds_in_every_run_with_three_deaths(claim: str, tmp_path: Path) -> None:
    assert errors(tmp_path, claim, "-DDEATHS=3") == 0


@pytest.mark.parametrize("claim", CLAIMS)
def test_a_worker_that_marks_before_it_does_is_caught(claim: str, tmp_path: Path) -> None:
    assert errors(tmp_path, claim, "-DBROKEN") > 0
