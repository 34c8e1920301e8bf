"""Redis only makes news quicker: without it people talk on, and nobody waits for it."""

from collections.abc import Callable
from itertools import count
from time import monotonic

import pytest

from chaos.proxy import moment
from peersupport.core.aio import in_database
from peersupport.core.hub import GROUP
from tests.factories import say
from tests.services.conftest import Pair
from tests.services.processes import Stage
from tests.services.tabs import RealTab, open_real_tab

pytestmark = pytest.mark.services

BY_THE_POLL = 2.5
# A commit and its answer, on a machine that has other things to do.
AT_ONCE = 1.5


async def seconds_until_read(mine: RealTab, theirs: RealTab, pair: Pair, body: str) -> float:
    """From pressing Send at one process to reading at the other. The ack must not have waited."""
    began = monotonic()
    name = await mine.say(pair.conversation, body)
    ack = await mine.until("ack")
    assert ack["id"] == name
    assert monotonic() - began < AT_ONCE, "a send waited for Redis"
    while (await theirs.until("message.posted"))["body"] != body:
        pass
    return monotonic() - began


def stopped(stage: Stage) -> None:
    stage.redis.stop()


def frozen(stage: Stage) -> None:
    stage.redis.freeze()


def back(stage: Stage) -> None:
    if stage.redis.is_running:
        stage.redis.thaw()
    else:
        stage.redis.start()


@pytest.mark.parametrize("gone", [stopped, frozen])
async def test_talk_goes_on_by_the_poll_and_is_quick_again_when_redis_is_back(
    gone: Callable[[Stage], None], stage: Stage, pair: Pair
) -> None:
    mine = await open_real_tab(stage.web[0], pair.client)
    theirs = await open_real_tab(stage.web[1], pair.worker)
    await seconds_until_read(mine, theirs, pair, "before")

    gone(stage)
    await theirs.send({"type": "typing", "conversation": str(pair.conversation.pk), "on": True})
    for number in range(3):
        assert await seconds_until_read(theirs, mine, pair, f"without {number}") < BY_THE_POLL
        assert await seconds_until_read(mine, theirs, pair, f"without too {number}") < BY_THE_POLL

    back(stage)
    began, numbers = monotonic(), count(1)
    while await seconds_until_read(mine, theirs, pair, f"again {next(numbers)}") > 0.3:
        assert monotonic() - began < 10, "still as slow as the poll"
        await moment(0.1)
    assert await mine.is_alive()
    assert await theirs.is_alive()


async def test_news_that_no_process_announced_comes_by_the_poll(stage: Stage, pair: Pair) -> None:
    theirs = await open_real_tab(stage.web[1], pair.worker)

    await in_database(say, pair.client, pair.conversation, "from somewhere else")

    began = monotonic()
    assert (await theirs.until("message.posted"))["body"] == "from somewhere else"
    assert monotonic() - began < BY_THE_POLL


async def test_bytes_that_are_no_message_make_nobody_deaf(stage: Stage, pair: Pair) -> None:
    mine = await open_real_tab(stage.web[0], pair.client)
    theirs = await open_real_tab(stage.web[1], pair.worker)
    await seconds_until_read(mine, theirs, pair, "before")

    assert stage.say_in_redis(GROUP, b"\x00 not a message") == 2, "both processes must hear it"

    for number in range(5):
        quick = await seconds_until_read(mine, theirs, pair, f"after {number}")
    assert quick < 0.5, "quicker than the poll could be"
