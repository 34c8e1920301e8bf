"""One tab that does not read, or does not stop, is that tab's trouble alone."""

from time import monotonic

import pytest

from peersupport.core.aio import in_database
from tests.chat.tabs import cookie_of
from tests.services.conftest import Pair, make_pair
from tests.services.processes import Stage
from tests.services.tabs import RealTab, open_real_tab

pytestmark = pytest.mark.services

TRY_AGAIN, FLOOD = 4013, 4008
# On a machine that runs all of it, and other tests beside.
UNFELT = 2.0
# Confirming each would be more frames than one tab may send.
GOT_EVERY = 16
PAYLOAD = b'{"type":"ping"}'
# A whole text frame as a browser sends it, masked with zeroes.
PING = bytes([0x81, 0x80 | len(PAYLOAD), 0, 0, 0, 0]) + PAYLOAD


async def slowest_answer(tab: RealTab, pair: Pair, count: int) -> float:
    slowest = 0.0
    for number in range(count):
        began = monotonic()
        await tab.say(pair.conversation, str(number))
        await tab.until("ack")
        slowest = max(slowest, monotonic() - began)
        if number % GOT_EVERY == 0:
            await tab.confirm()
    return slowest


async def test_a_tab_that_never_reads_is_closed_and_its_partner_talks_on(
    stage: Stage, pair: Pair
) -> None:
    mine = await open_real_tab(stage.web[0], pair.client)
    deaf = RealTab(stage.web[0], await in_database(cookie_of, pair.worker))
    await deaf.connect(max_queue=1, close_timeout=1)
    await deaf.send({"type": "hello", "render": True, "resume": {}})

    assert await slowest_answer(mine, pair, 80) < UNFELT

    assert await deaf.close_code() == TRY_AGAIN
    back = await open_real_tab(stage.web[0], pair.worker, {str(pair.conversation.pk): 0})
    assert [seq for seq, _ in await back.bodies(80)] == list(range(1, 81)), (
        "nothing was lost by it"
    )


async def test_a_flood_of_frames_ends_its_own_socket_only(stage: Stage, pair: Pair) -> None:
    others = await in_database(make_pair)
    theirs = await open_real_tab(stage.web[0], others.client)
    assert await slowest_answer(theirs, others, 20) < UNFELT
    flooding = await open_real_tab(stage.web[0], pair.client)

    flooding.socket.transport.write(PING * 20_000)

    assert await slowest_answer(theirs, others, 30) < UNFELT
    assert await flooding.close_code() == FLOOD
