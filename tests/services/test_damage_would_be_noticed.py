"""A service with one thing done wrong is caught: whoever finds no damage has looked for it."""

import pytest

from chaos.__main__ import SEEDED
from chaos.trial import Plan
from checks.web import Web
from tests.services.processes import Stage
from tests.services.trials import tried

pytestmark = [pytest.mark.services, pytest.mark.timeout(120)]

# What brings the damage out, and what it is.
SHOWS = {
    "acknowledge-before-commit": (Plan(kills=1, between=25), {"lost"}),
    "no-dedupe": (Plan(cuts=3, between=20), {"duplicates"}),
    "id-order": (Plan(between=60), {"gaps", "unseen"}),
}


@pytest.mark.parametrize("fault", SEEDED)
async def test_a_fault_put_in_on_purpose_does_its_damage_and_the_trial_reports_it(
    fault: str, stage: Stage
) -> None:
    folder = stage.web[0].folder.parent / fault
    settings = {**stage.settings, "SEEDED_FAULT": fault}
    plan, damage = SHOWS[fault]
    with Web(folder, settings, "chaos.seeded:application") as web:
        report = await tried(stage, plan, pairs=2, web=[web])

    assert not report.is_clean
    for kind in damage:
        assert report.as_json()[kind], report.as_json()
