"""People whose tabs hang on different web processes talk as if there were one."""

import asyncio

import pytest

from chat.models import Entry
from chat.presenters import words_of
from peersupport.core.aio import in_database
from tests.services.conftest import Pair
from tests.services.processes import Stage
from tests.services.tabs import RealTab, open_real_tab

pytestmark = pytest.mark.services


async def talk(tab: RealTab, pair: Pair, who: str, count: int) -> None:
    for number in range(count):
        await tab.say(pair.conversation, f"{who} {number}")


async def test_what_is_said_at_one_process_is_read_at_the_other_in_the_same_order(
    stage: Stage, pair: Pair
) -> None:
    mine = await open_real_tab(stage.web[0], pair.client)
    theirs = await open_real_tab(stage.web[1], pair.worker)

    await asyncio.gather(talk(mine, pair, "client", 15), talk(theirs, pair, "worker", 15))

    seen_here, seen_there = await asyncio.gather(mine.bodies(30), theirs.bodies(30))
    assert seen_here == seen_there
    assert [seq for seq, _ in seen_here] == list(range(1, 31))
    for who in ("client", "worker"):
        said = [body for _, body in seen_here if body.startswith(who)]
        assert said == [f"{who} {number}" for number in range(15)], "an author's own order"

    entries = await in_database(list, Entry.objects.filter(conversation=pair.conversation))
    stored = sorted((entry.seq, words_of(entry, pair.conversation)) for entry in entries)
    assert stored == seen_here
