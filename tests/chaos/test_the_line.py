"""What can be done to a line between two people, and that it is felt."""

import asyncio
from asyncio import StreamReader, StreamWriter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import pytest

from chaos.proxy import Line, Proxy, moment

NOTHING_WITHIN = 0.2


async def echo(reader: StreamReader, writer: StreamWriter) -> None:
    while some := await reader.read(100):
        writer.write(some)


@asynccontextmanager
async def line() -> AsyncIterator[tuple[StreamReader, StreamWriter, Line]]:
    """A connection through a proxy to somebody who answers with what they hear."""
    server = await asyncio.start_server(echo, "127.0.0.1", 0)
    async with Proxy([server.sockets[0].getsockname()[1]]) as proxy:
        reader, writer = await asyncio.open_connection("127.0.0.1", proxy.port)
        writer.write(b"first")
        assert await reader.readexactly(5) == b"first"
        (only,) = proxy.lines
        yield reader, writer, only
        writer.close()
    server.close()


async def test_a_frozen_line_holds_everything_and_loses_nothing() -> None:
    async with line() as (reader, writer, between):
        between.freeze()
        writer.write(b"later")
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(reader.read(1), NOTHING_WITHIN)

        between.thaw()

        assert await reader.readexactly(5) == b"later"


async def test_a_cut_line_is_gone_for_both() -> None:
    async with line() as (reader, _, between):
        between.cut()

        with suppress(ConnectionResetError):
            assert await reader.read(1) == b""


async def test_a_narrow_line_lets_one_byte_through_at_a_time() -> None:
    async with line() as (reader, writer, between):
        between.is_one_byte_wide = True
        writer.write(b"wide")

        assert await reader.readexactly(4) == b"wide"


async def test_a_half_open_line_takes_and_gives_nothing_back() -> None:
    async with line() as (reader, writer, between):
        between.swallows_answers = True
        writer.write(b"gone")
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(reader.read(1), NOTHING_WITHIN)

        between.swallows_answers = False
        writer.write(b"back")

        assert await reader.readexactly(4) == b"back"


async def test_a_slow_line_is_late() -> None:
    async with line() as (reader, writer, between):
        between.delay = NOTHING_WITHIN
        writer.write(b"slow")
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(reader.read(1), NOTHING_WITHIN / 2)

        assert await reader.readexactly(4) == b"slow"


async def test_whoever_comes_is_led_to_a_server_that_is_there() -> None:
    server = await asyncio.start_server(echo, "127.0.0.1", 0)
    gone = await asyncio.start_server(echo, "127.0.0.1", 0)
    ports = [each.sockets[0].getsockname()[1] for each in (gone, server)]
    gone.close()
    await gone.wait_closed()
    async with Proxy(ports) as proxy:
        for _ in range(3):
            reader, writer = await asyncio.open_connection("127.0.0.1", proxy.port)
            writer.write(b"hello")
            assert await reader.readexactly(5) == b"hello"
            writer.close()
            await moment(0)
    server.close()
