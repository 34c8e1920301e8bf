"""kill -9 in the middle of everything: what was acknowledged is there once, and everybody has seen all of it."""

import pytest

from chaos.trial import Plan
from tests.services.processes import Stage
from tests.services.trials import tried

pytestmark = [pytest.mark.services, pytest.mark.timeout(300)]

KILLS = 8
BETWEEN_KILLS = 20


async def test_what_was_acknowledged_is_there_once_after_many_kills(stage: Stage) -> None:
    report = await tried(stage, Plan(kills=KILLS, between=BETWEEN_KILLS), pairs=4)

    assert report.damage.acked >= KILLS * BETWEEN_KILLS
    assert report.figures["resends"], "kills must have hurt somebody"
    assert report.figures["reconnects"] >= KILLS
    assert report.is_clean, report.as_json()
