"""Delivery cases 21 to 30: lines break and people come back, leave, and end; the client is the one of `examples/`."""

import asyncio
from uuid import uuid4

import pytest

from chaos.proxy import Proxy
from chat.window import MOST_EVENTS
from examples.client import NotSent, SignedOut, sign_in
from tests.factories import PASSWORD, TOTP_SECRET
from tests.services.delivery.installation import Installation, Pair
from tests.services.delivery.wire import Heard, everything, numbered, open_wire
from tests.services.tabs import ORIGIN

pytestmark = pytest.mark.services

COME_BACK, SIGNED_OUT = 4403, 4401


async def test_whoever_comes_back_has_what_was_said_meanwhile_and_then_what_comes(
    installation: Installation, pair: Pair
) -> None:
    mine = await open_wire(installation.one, pair.client)
    for body in ("one", "two", "three"):
        await mine.posted(pair.conversation, body)

    theirs = await open_wire(installation.other, pair.worker, {pair.conversation: 1})

    assert await theirs.run(pair.conversation) == numbered(["two", "three"], first=2)
    await mine.posted(pair.conversation, "four")
    assert await theirs.bodies(1) == [(4, "four")]


async def test_whoever_missed_nothing_is_told_so(installation: Installation, pair: Pair) -> None:
    mine = await open_wire(installation.one, pair.client)
    await mine.posted(pair.conversation, "one")

    await mine.send({"type": "resume", "conversations": {pair.conversation: 1}})

    assert (await mine.until("resumed"))["last_seq"] == 1


async def test_a_cursor_beyond_the_end_is_reset_and_news_goes_on(
    installation: Installation, pair: Pair
) -> None:
    mine = await open_wire(installation.one, pair.client)
    await mine.posted(pair.conversation, "one")

    theirs = await open_wire(installation.other, pair.worker, {pair.conversation: 1_000})

    assert (await theirs.until("reset"))["last_seq"] == 1
    await mine.posted(pair.conversation, "two")
    assert await theirs.bodies(1) == [(2, "two")]


async def test_a_long_run_waits_for_its_reader_and_has_no_hole_while_others_talk(
    installation: Installation, pair: Pair
) -> None:
    mine = await open_wire(installation.one, pair.client)
    for start in range(0, 90, 30):
        for number in range(start, start + 30):
            await mine.post(pair.conversation, str(number))
        while (await mine.until("message.posted"))["seq"] < start + 30:
            pass
        await mine.confirm()

    theirs = await open_wire(installation.other, pair.worker, {pair.conversation: 0})
    first = await theirs.bodies(MOST_EVENTS // 2 + 8)
    await mine.posted(pair.conversation, "90")

    rest = await theirs.bodies(91 - len(first))
    assert [*first, *rest] == numbered(map(str, range(91)))


async def test_what_was_under_way_when_the_line_was_cut_has_one_place(
    installation: Installation, pair: Pair
) -> None:
    bodies = [str(number) for number in range(12)]
    async with Proxy([installation.one.port, installation.other.port]) as proxy:
        mine = Heard(proxy.socket_url, pair.client, pair.conversation)
        theirs = Heard(proxy.socket_url, pair.worker, pair.conversation)
        for body in bodies:
            saying = asyncio.create_task(mine.say(pair.conversation, body))
            await asyncio.wait([saying], timeout=0.01)
            for line in list(proxy.lines):
                line.cut()
            await saying

        assert mine.sent_again, "a message must have been under way"
        assert await mine.until(12) == await theirs.until(12) == numbered(bodies)
        mine.leave()
        theirs.leave()
    found = await everything(installation, pair.client, pair.conversation)
    assert found == numbered(bodies)


async def test_an_answer_that_was_swallowed_on_its_way_is_asked_for_again(
    installation: Installation, pair: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("examples.client.ANSWER_WITHIN", 1.0)
    async with Proxy([installation.one.port, installation.other.port]) as proxy:
        mine = Heard(proxy.socket_url, pair.client, pair.conversation)
        await mine.say(pair.conversation, "one")
        for line in proxy.lines:
            line.swallows_answers = True

        ack = await mine.say(pair.conversation, "two")

        assert (ack["seq"], mine.opened) == (2, 2)
        assert await mine.until(2) == numbered(["one", "two"])
        mine.leave()


async def test_one_byte_at_a_time_is_as_good_as_all_at_once(
    installation: Installation, pair: Pair
) -> None:
    async with Proxy([installation.other.port]) as proxy:
        slow = Heard(proxy.socket_url, pair.worker, pair.conversation)
        await slow.say(pair.conversation, "before")
        for line in proxy.lines:
            line.is_one_byte_wide = True
        mine = await open_wire(installation.one, pair.client)
        await mine.posted(pair.conversation, "ünïcödé 👩‍👧 שלום")

        await slow.say(pair.conversation, "after")

        assert await slow.until(3) == numbered(["before", "ünïcödé 👩‍👧 שלום", "after"])
        assert slow.opened == 1
        slow.leave()


async def test_an_ended_conversation_says_so_to_both_and_takes_no_more_words(
    installation: Installation, pair: Pair
) -> None:
    mine = Heard(installation.other.socket_url, pair.client, pair.conversation)
    await mine.say(pair.conversation, "goodbye")
    worker = await open_wire(installation.other, pair.worker)

    status, _ = await asyncio.to_thread(
        installation.post, pair.client, f"/conversations/{pair.conversation}/end/"
    )

    assert status == 302
    assert (await worker.until("conversation.closed"))["seq"] == 2
    assert await worker.close_code() == COME_BACK
    assert await mine.until(2) == [(1, "goodbye"), (2, "conversation.closed")]
    with pytest.raises(NotSent) as refused:
        await mine.say(pair.conversation, "one more thing")
    assert refused.value.args[0]["code"] == "closed"
    mine.leave()
    again = await open_wire(installation.one, pair.worker, {pair.conversation: 1})
    assert (await again.until("error"))["code"] == "not_found", "who has left hears nothing more"


async def test_signing_out_ends_the_tab_and_what_was_acknowledged_stays(
    installation: Installation, pair: Pair
) -> None:
    mine = await open_wire(installation.other, pair.client)
    assert (await mine.posted(pair.conversation, "hello"))["type"] == "ack"

    status, _ = await asyncio.to_thread(installation.post, pair.client, "/account/logout/")

    assert status == 302
    assert await mine.close_code() == SIGNED_OUT
    again = Heard(installation.one.socket_url, pair.client, pair.conversation)
    with pytest.raises(SignedOut):
        await again.until_signed_out()
    assert await everything(installation, pair.worker, pair.conversation) == [(1, "hello")]


async def test_a_client_written_from_the_document_signs_in_says_and_hears(
    installation: Installation, pair: Pair
) -> None:
    site = installation.one.url
    key = await asyncio.to_thread(sign_in, site, pair.client_name, PASSWORD, "", ORIGIN)
    with_code = await asyncio.to_thread(
        sign_in, site, pair.worker_name, PASSWORD, TOTP_SECRET, ORIGIN
    )
    with pytest.raises(SignedOut):
        await asyncio.to_thread(sign_in, site, pair.client_name, "wrong", "", ORIGIN)
    client, worker = (
        Heard(web.socket_url, cookie.partition("=")[2], pair.conversation)
        for web, cookie in ((installation.one, key), (installation.other, with_code))
    )

    ack = await client.say(pair.conversation, "hello", str(uuid4()))
    await worker.say(pair.conversation, "hello to you")

    assert ack["seq"] == 1
    assert await client.until(2) == await worker.until(2) == numbered(["hello", "hello to you"])
    client.leave()
    worker.leave()
