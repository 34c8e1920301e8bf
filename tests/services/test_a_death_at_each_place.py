"""kill -9 at the exact places where a message could be lost or doubled: sent again, it has one place."""

import pytest

from chaos.failpoints import POINTS, die_at
from checks.web import Web
from peersupport.core.aio import in_database
from tests.services.conftest import make_pair
from tests.services.processes import Stage
from tests.services.traffic import named

pytestmark = pytest.mark.services

# One poll, and the way: whoever should have been told of it has died.
HEARD_WITHIN = 2.5


@pytest.mark.parametrize("point", POINTS)
async def test_a_message_has_one_place_wherever_its_server_dies(point: str, stage: Stage) -> None:
    pair = await in_database(named, await in_database(make_pair))
    folder = stage.web[0].folder.parent / point
    with Web(folder, {**stage.settings, "FAILPOINT": point}) as doomed:
        death = await die_at(point, doomed, stage.web[1], pair)

    assert death.died, "it must have come that far"
    assert death.is_right, death
    assert death.heard_after_s < HEARD_WITHIN
