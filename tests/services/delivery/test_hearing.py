"""Delivery cases 13 to 20: everybody hears all of it, once, in one order, and nothing else."""

import asyncio
from typing import Any
from uuid import uuid4

import pytest

from tests.services.delivery.installation import Installation, Pair
from tests.services.delivery.wire import everything, numbered, open_wire

pytestmark = pytest.mark.services


async def test_two_who_talk_at_once_hear_the_same_in_the_same_order(
    installation: Installation, pair: Pair
) -> None:
    mine = await open_wire(installation.one, pair.client)
    theirs = await open_wire(installation.other, pair.worker)

    for number in range(15):
        await mine.post(pair.conversation, f"client {number}")
        await theirs.post(pair.conversation, f"worker {number}")

    here, there = await asyncio.gather(mine.bodies(30), theirs.bodies(30))
    assert here == there
    assert [seq for seq, _ in here] == list(range(1, 31))


async def test_every_tab_of_the_writer_hears_the_message_with_its_id(
    installation: Installation, pair: Pair
) -> None:
    mine = await open_wire(installation.one, pair.client)
    second = await open_wire(installation.other, pair.client)

    name = await mine.post(pair.conversation, "hello")

    for tab in (mine, second):
        told = await tab.until("message.posted")
        assert (told["id"], told["mine"], told["seq"]) == (name, True, 1)


async def test_nobody_else_is_told_the_writers_id(installation: Installation, pair: Pair) -> None:
    mine = await open_wire(installation.one, pair.client)
    theirs = await open_wire(installation.other, pair.worker)

    await mine.posted(pair.conversation, "hello")

    told = await theirs.until("message.posted")
    assert (told["body"], told["mine"]) == ("hello", False)
    assert "id" not in told


async def test_a_change_and_a_withdrawal_are_entries_of_the_same_sequence(
    installation: Installation, pair: Pair
) -> None:
    mine = await open_wire(installation.one, pair.client)
    theirs = await open_wire(installation.other, pair.worker)
    for body in ("hello", "never mind"):
        await mine.posted(pair.conversation, body)

    for seq, what in (
        (1, {"type": "message.edit", "body": "hello Sam"}),
        (2, {"type": "message.withdraw"}),
    ):
        name = str(uuid4())
        for _ in range(2):
            await mine.send({**what, "id": name, "conversation": pair.conversation, "seq": seq})
            assert (await mine.answer(name))["seq"] == seq + 2

    told: list[dict[str, Any]] = []
    while len(told) < 4:
        frame = await theirs.next()
        # That the other is here may be told in between.
        told += [frame] if "seq" in frame else []
    assert [frame["seq"] for frame in told] == [1, 2, 3, 4]
    assert (told[2]["type"], told[2]["about"], told[2]["body"]) == (
        "message.edited",
        1,
        "hello Sam",
    )
    assert (told[3]["type"], told[3]["about"]) == ("message.withdrawn", 2)


async def test_conversations_of_one_socket_each_have_their_own_order(
    installation: Installation, busy: tuple[Pair, Pair]
) -> None:
    worker = await open_wire(installation.other, busy[0].worker)
    clients = [await open_wire(installation.one, each.client) for each in busy]

    for number in range(10):
        for client, each in zip(clients, busy, strict=True):
            await client.post(each.conversation, str(number))

    heard = [await worker.until("message.posted") for _ in range(20)]
    for each in busy:
        mine = [(f["seq"], f["body"]) for f in heard if f["conversation"] == each.conversation]
        assert mine == numbered(map(str, range(10)))


async def test_a_read_mark_goes_forward_only_and_no_further_than_the_end(
    installation: Installation, pair: Pair
) -> None:
    mine = await open_wire(installation.one, pair.client)
    theirs = await open_wire(installation.other, pair.worker)
    for body in ("one", "two", "three"):
        await mine.posted(pair.conversation, body)

    for seq in (2, 1, 99):
        await theirs.send({"type": "read", "conversation": pair.conversation, "seq": seq})

    marks = [(await mine.until("read.marked"))["seq"] for _ in range(2)]
    assert marks == [2, 3]
    again = await open_wire(installation.one, pair.worker)
    assert again.welcome["conversations"][0]["read_seq"] == 3


async def test_typing_and_reading_take_no_place_and_are_not_told_again(
    installation: Installation, pair: Pair
) -> None:
    mine = await open_wire(installation.one, pair.client)
    theirs = await open_wire(installation.other, pair.worker)
    await mine.posted(pair.conversation, "one")
    await mine.send({"type": "typing", "conversation": pair.conversation, "on": True})
    assert (await theirs.until("typing"))["on"] == 1

    await theirs.send({"type": "read", "conversation": pair.conversation, "seq": 1})
    await mine.until("read.marked")

    assert (await mine.posted(pair.conversation, "two"))["seq"] == 2
    late = await open_wire(installation.other, pair.worker, {pair.conversation: 0})
    assert await late.run(pair.conversation) == numbered(["one", "two"])
    assert await late.is_alive()


async def test_somebody_elses_conversation_is_not_resumed_read_or_heard(
    installation: Installation, pair: Pair, busy: tuple[Pair, Pair]
) -> None:
    stranger = await open_wire(installation.other, busy[0].client, {pair.conversation: 0})
    refused = await stranger.until("error")
    await stranger.send({"type": "resume", "conversations": {str(uuid4()): 0}})
    nobodys = await stranger.until("error")
    assert {**refused, "conversation": ""} == {**nobodys, "conversation": ""}
    mine = await open_wire(installation.one, pair.client)

    await mine.posted(pair.conversation, "between us")
    await mine.posted(busy[0].conversation, "not mine")

    assert await everything(installation, pair.worker, pair.conversation) == [(1, "between us")]
    await stranger.send({"type": "ping"})
    assert (await stranger.next())["type"] == "pong", "nothing was heard before it"
    status, _ = await asyncio.to_thread(
        installation.get, busy[0].client, f"/conversations/{pair.conversation}/"
    )
    assert status == 404
