"""What a device has confirmed is said to be delivered, also when nobody had written that down yet."""

import signal

import pytest

from chat.models import Participant
from peersupport.core.aio import in_database
from tests.services.conftest import Pair
from tests.services.processes import Stage
from tests.services.tabs import open_real_tab

pytestmark = pytest.mark.services


def delivered_to_the_worker(pair: Pair) -> int:
    seat = Participant.objects.get(conversation=pair.conversation, person=pair.worker)
    return seat.delivered_seq


async def test_what_a_device_had_when_its_process_died_is_delivered_when_it_is_back(
    stage: Stage, pair: Pair
) -> None:
    mine = await open_real_tab(stage.web[0], pair.client)
    theirs = await open_real_tab(stage.web[1], pair.worker)
    stage.redis.stop()
    await mine.say(pair.conversation, "one")
    await theirs.bodies(1)
    assert (await mine.until("delivered.marked"))["seq"] == 1, "the poll brings it"
    await mine.say(pair.conversation, "two")
    assert (await theirs.until("message.posted"))["seq"] == 2

    stage.web[1].stop(signal.SIGKILL)

    assert await in_database(delivered_to_the_worker, pair) == 1, "nobody has confirmed it"
    await open_real_tab(stage.web[0], pair.worker, {str(pair.conversation.pk): 2})
    assert (await mine.until("delivered.marked"))["seq"] == 2
