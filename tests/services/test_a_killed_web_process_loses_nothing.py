"""kill -9 in the middle of everything: what was acknowledged is there once, and everybody has seen all of it."""

import asyncio
import signal

import pytest

from peersupport.core.aio import in_database
from tests.services.conftest import make_pair
from tests.services.processes import Stage
from tests.services.traffic import traffic

pytestmark = [pytest.mark.services, pytest.mark.timeout(300)]

KILLS = 25
BETWEEN_KILLS = 30


async def test_what_was_acknowledged_is_there_once_after_many_kills(stage: Stage) -> None:
    pairs = [await in_database(make_pair) for _ in range(4)]

    async with traffic(stage, pairs, pause=0.01) as going_on:
        for number in range(KILLS):
            await going_on.more(BETWEEN_KILLS)
            killed = stage.web[number % 2]
            killed.stop(signal.SIGKILL)
            await asyncio.to_thread(killed.start)

    assert going_on.acked >= KILLS * BETWEEN_KILLS
    assert sum(talker.sent_again for talker in going_on.talkers), "kills must have hurt somebody"
    await going_on.agrees_with_the_database()
