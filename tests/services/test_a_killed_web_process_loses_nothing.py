"""kill -9 in the middle of everything: what was acknowledged is there once, and everybody has seen all of it."""

import pytest

from chaos.nursery import forked_webs
from chaos.trial import Plan
from tests.services.processes import Stage
from tests.services.trials import tried

pytestmark = [pytest.mark.services, pytest.mark.timeout(300)]

KILLS = 25
BETWEEN_KILLS = 20


async def test_what_was_acknowledged_is_there_once_after_many_kills(stage: Stage) -> None:
    plan, folder = Plan(kills=KILLS, between=BETWEEN_KILLS), stage.web[0].folder.parent
    with forked_webs(folder, stage.settings) as web:
        report = await tried(stage, plan, pairs=3, groups=1, web=web)

    assert report.damage.acked >= KILLS * BETWEEN_KILLS
    assert report.figures["acked_in_groups"] >= KILLS
    assert report.figures["resends"], "kills must have hurt somebody"
    assert report.figures["reconnects"] >= KILLS
    assert report.is_clean, report.as_json()
