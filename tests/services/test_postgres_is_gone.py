"""Without the database nothing is said to be sent; with it back, everything goes on over the same socket."""

import asyncio
import signal
from time import monotonic
from uuid import UUID

import psycopg
import pytest

from chaos.proxy import moment
from chat.models import Entry
from peersupport.core.aio import in_database
from tests.chat.tabs import Frame
from tests.services.conftest import Pair, make_pair
from tests.services.processes import Stage, forget_connections
from tests.services.tabs import RealTab, open_real_tab
from tests.services.traffic import traffic

pytestmark = pytest.mark.services

NOT_SENT_WITHIN = 5.0
BACK_WITHIN = 5.0
ENDINGS = 8


async def answer(tab: RealTab, pair: Pair, body: str, name: UUID | None = None) -> Frame:
    """The ack or the error for one message."""
    chosen = await tab.say(pair.conversation, body, name)
    while True:
        frame = await tab.next()
        if frame["type"] in {"ack", "error"} and frame.get("id") == chosen:
            return frame


async def until_acked(tab: RealTab, pair: Pair, body: str, name: UUID) -> Frame:
    began = monotonic()
    while (frame := await answer(tab, pair, body, name))["type"] != "ack":
        assert monotonic() - began < BACK_WITHIN, f"still {frame['code']}"
        await moment(0.1)
    return frame


async def test_a_message_is_refused_in_time_and_has_one_place_when_the_database_is_back(
    stage: Stage, pair: Pair
) -> None:
    mine = await open_real_tab(stage.web[0], pair.client)
    theirs = await open_real_tab(stage.web[1], pair.worker)
    assert (await answer(mine, pair, "before"))["seq"] == 1

    stage.postgres.stop()
    await theirs.send({"type": "read", "conversation": str(pair.conversation.pk), "seq": 1})
    began = monotonic()
    for tab in (mine, theirs):
        refused = await answer(tab, pair, "into the void")
        assert (refused["code"], refused["retry"]) == ("unavailable", True)
        assert monotonic() - began < NOT_SENT_WITHIN
        began = monotonic()
        assert await tab.is_alive()
        assert monotonic() - began < 1.0, "a socket must not be stuck while it waits"
    name = UUID(refused["id"])

    await asyncio.to_thread(stage.postgres.start)
    await in_database(forget_connections)
    assert (await until_acked(theirs, pair, "into the void", name))["seq"] == 2

    while (heard := await mine.until("message.posted"))["seq"] != 2:
        pass
    assert heard["body"] == "into the void"
    stored = Entry.objects.filter(conversation=pair.conversation, client_id=name)
    assert await in_database(stored.count) == 1


async def test_what_was_given_up_on_is_not_sent_behind_the_writers_back(
    stage: Stage, pair: Pair
) -> None:
    mine = await open_real_tab(stage.web[0], pair.client)
    await answer(mine, pair, "before")

    with psycopg.connect(stage.postgres.url) as blocker:
        blocker.execute("LOCK TABLE chat_entry IN ACCESS EXCLUSIVE MODE")
        began = monotonic()
        refused = await answer(mine, pair, "too late")
        assert refused["code"] == "unavailable"
        assert monotonic() - began < NOT_SENT_WITHIN

    await mine.send(
        {"type": "message.forget", "id": refused["id"], "conversation": refused["conversation"]}
    )
    assert (await answer(mine, pair, "after"))["seq"] == 2


@pytest.mark.timeout(180)
async def test_a_database_that_crashes_again_and_again_makes_no_false_acknowledgement(
    stage: Stage,
) -> None:
    pairs = [await in_database(make_pair) for _ in range(2)]

    async with traffic(stage, pairs, pause=0.01) as going_on:
        for _ in range(4):
            await going_on.more(20)
            stage.postgres.stop(signal.SIGQUIT)
            await asyncio.to_thread(stage.postgres.start)
        await going_on.more(20)
        await in_database(forget_connections)

    damage = await going_on.damage()
    assert damage.is_none, damage


@pytest.mark.timeout(180)
async def test_a_connection_ended_in_the_middle_costs_nobody_their_words(stage: Stage) -> None:
    pairs = [await in_database(make_pair) for _ in range(2)]

    async with traffic(stage, pairs, pause=0.01) as going_on:
        for _ in range(ENDINGS):
            await going_on.more(8)
            ended = await asyncio.to_thread(stage.end_connections)
            assert ended, "somebody must have been connected"
        await going_on.more(20)
        await in_database(forget_connections)

    again = going_on.sent_again
    assert again <= ENDINGS * len(going_on.people.talkers), (
        "each ending costs each writer one try at most"
    )
    damage = await going_on.damage()
    assert damage.is_none, damage
