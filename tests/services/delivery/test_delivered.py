"""Whoever wrote is told "delivered" once the other side's device has confirmed it, whichever process that was at."""

import asyncio

import pytest

from tests.services.delivery.installation import Installation, Pair
from tests.services.delivery.wire import Heard, open_wire

pytestmark = pytest.mark.services


async def test_what_a_device_has_confirmed_is_told_to_its_writer_and_stands_on_the_page(
    installation: Installation, pair: Pair
) -> None:
    mine = await open_wire(installation.one, pair.client)
    address = f"/conversations/{pair.conversation}/"
    await mine.posted(pair.conversation, "hello")
    _, page = await asyncio.to_thread(installation.get, pair.client, address)
    assert ">Sent</span>" in page
    assert ">Delivered</span>" not in page

    theirs = Heard(installation.other.socket_url, pair.worker, pair.conversation)
    try:
        assert await theirs.until(1) == [(1, "hello")]
        assert (await mine.until("delivered.marked"))["seq"] == 1
    finally:
        theirs.leave()

    _, page = await asyncio.to_thread(installation.get, pair.client, address)
    assert ">Delivered</span>" in page
