"""Delivery cases 1 to 12: what is said is there once, in place, or known not to be."""

import asyncio
from uuid import uuid4

import pytest

from tests.services.delivery.installation import Installation, Pair
from tests.services.delivery.wire import everything, numbered, open_wire

pytestmark = pytest.mark.services


async def test_an_acknowledged_message_is_there_for_whoever_comes_next(
    installation: Installation, pair: Pair
) -> None:
    mine = await open_wire(installation.one, pair.client)

    ack = await mine.posted(pair.conversation, "hello")

    assert ack["type"] == "ack"
    assert await everything(installation, pair.worker, pair.conversation) == [(1, "hello")]


async def test_the_same_id_again_has_the_same_place_and_time(
    installation: Installation, pair: Pair
) -> None:
    mine, name = await open_wire(installation.one, pair.client), str(uuid4())
    first = await mine.posted(pair.conversation, "hello", name)
    await mine.posted(pair.conversation, "another")

    again = await mine.posted(pair.conversation, "hello", name)

    assert (again["type"], again["seq"], again["at"]) == ("ack", 1, first["at"])
    found = await everything(installation, pair.worker, pair.conversation)
    assert found == numbered(["hello", "another"])


async def test_the_same_id_with_other_words_keeps_the_first_place_and_the_first_words(
    installation: Installation, pair: Pair
) -> None:
    mine, name = await open_wire(installation.one, pair.client), str(uuid4())
    first = await mine.posted(pair.conversation, "I took them", name)

    again = await mine.posted(pair.conversation, "I did not take them", name)

    assert again == first
    assert await everything(installation, pair.worker, pair.conversation) == [(1, "I took them")]


async def test_the_same_id_at_both_processes_at_once_has_one_place(
    installation: Installation, pair: Pair
) -> None:
    tabs = [
        await open_wire(web, pair.client)
        for web in (installation.one, installation.other, installation.one, installation.other)
    ]
    name = str(uuid4())

    acks = await asyncio.gather(*(tab.posted(pair.conversation, "once", name) for tab in tabs))

    assert [(ack["type"], ack["seq"]) for ack in acks] == [("ack", 1)] * 4
    assert await everything(installation, pair.worker, pair.conversation) == [(1, "once")]


async def test_the_same_id_in_another_conversation_is_another_message(
    installation: Installation, busy: tuple[Pair, Pair]
) -> None:
    first, second = busy
    worker, name = await open_wire(installation.one, first.worker), str(uuid4())

    acks = [
        await worker.posted(each.conversation, f"to {number}", name)
        for number, each in enumerate(busy)
    ]

    assert [ack["type"] for ack in acks] == ["ack", "ack"]
    assert await everything(installation, first.client, first.conversation) == [(1, "to 0")]
    assert await everything(installation, second.client, second.conversation) == [(1, "to 1")]


async def test_two_people_may_use_the_same_id(installation: Installation, pair: Pair) -> None:
    mine = await open_wire(installation.one, pair.client)
    theirs, name = await open_wire(installation.other, pair.worker), str(uuid4())

    await mine.posted(pair.conversation, "mine", name)
    await theirs.posted(pair.conversation, "theirs", name)

    found = await everything(installation, pair.client, pair.conversation)
    assert found == numbered(["mine", "theirs"])


async def test_an_author_who_waits_for_no_answer_keeps_their_order(
    installation: Installation, pair: Pair
) -> None:
    mine = await open_wire(installation.one, pair.client)
    bodies = [str(number) for number in range(30)]

    names = [await mine.post(pair.conversation, body) for body in bodies]

    assert [(await mine.answer(name))["seq"] for name in names] == list(range(1, 31))
    found = await everything(installation, pair.worker, pair.conversation)
    assert found == numbered(bodies)


async def test_what_is_refused_in_the_middle_takes_no_place(
    installation: Installation, pair: Pair
) -> None:
    mine = await open_wire(installation.one, pair.client)
    bodies = ["one", "   ", "two", "\u202e", "three", "x" * 4_001]

    names = [await mine.post(pair.conversation, body) for body in bodies]

    answers = [await mine.answer(name) for name in names]
    assert [answer.get("code", "stored") for answer in answers] == ["stored", "invalid"] * 3
    assert not any(answer.get("retry") for answer in answers)
    found = await everything(installation, pair.worker, pair.conversation)
    assert found == numbered(["one", "two", "three"])


async def test_a_form_and_a_socket_write_into_one_sequence(
    installation: Installation, pair: Pair
) -> None:
    mine = await open_wire(installation.one, pair.client)
    path = f"/conversations/{pair.conversation}/"
    await mine.posted(pair.conversation, "by socket")

    status, _ = await asyncio.to_thread(
        installation.post, pair.worker, path, id=str(uuid4()), body="by form"
    )

    assert status == 302
    assert (await mine.posted(pair.conversation, "by socket again"))["seq"] == 3
    found = await everything(installation, pair.client, pair.conversation)
    assert found == numbered(["by socket", "by form", "by socket again"])


async def test_send_pressed_twice_and_then_a_socket_is_one_message(
    installation: Installation, pair: Pair
) -> None:
    mine, name = await open_wire(installation.other, pair.client), str(uuid4())
    path = f"/conversations/{pair.conversation}/"

    for _ in range(2):
        status, _ = await asyncio.to_thread(
            installation.post, pair.client, path, id=name, body="once"
        )
        assert status == 302

    assert (await mine.posted(pair.conversation, "once", name))["seq"] == 1
    assert await everything(installation, pair.worker, pair.conversation) == [(1, "once")]


async def test_a_conversation_of_others_refuses_words_as_if_it_were_not_there(
    installation: Installation, pair: Pair, busy: tuple[Pair, Pair]
) -> None:
    stranger = await open_wire(installation.one, busy[0].client)

    theirs = await stranger.posted(pair.conversation, "let me in")
    nobodys = await stranger.posted(str(uuid4()), "let me in")

    assert (theirs["code"], theirs["retry"]) == ("not_found", False)
    assert theirs.keys() == nobodys.keys()
    assert theirs["message"] == nobodys["message"]
    assert await everything(installation, pair.worker, pair.conversation) == []


async def test_words_that_call_for_help_bring_the_help_card_with_each_acknowledgement(
    installation: Installation, pair: Pair
) -> None:
    mine, name = await open_wire(installation.one, pair.client), str(uuid4())

    first = await mine.posted(pair.conversation, "I want to kill myself tonight", name)
    again = await mine.posted(pair.conversation, "I want to kill myself tonight", name)
    calm = await mine.posted(pair.conversation, "Thank you for listening")

    assert first["help"] == again["help"]
    assert first["help"]["lines"]
    assert "help" not in calm
