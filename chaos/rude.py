"""Clients that nobody would write: one that never reads, one that does not stop. Over raw TCP, on loopback."""

import asyncio
import json
import os
import socket
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path
from time import monotonic
from typing import Any

from chaos.people import ORIGIN, Pair
from chaos.proxy import moment
from checks.web import Web

SMALL_BUFFER = 4_096
LOOK_EVERY = 0.25
MIB_A_PAGE = os.sysconf("SC_PAGE_SIZE") / 2**20
BATCH = 100


def frame(said: dict[str, Any]) -> bytes:
    """A short text frame as a browser sends it, masked with zeroes."""
    text = json.dumps(said).encode()
    assert len(text) < 126, "only short frames"
    return bytes([0x81, 0x80 | len(text), 0, 0, 0, 0]) + text


PING = frame({"type": "ping"})


async def opened(web: Web, cookie: str) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """A socket that has said hello."""
    raw = socket.socket()
    raw.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, SMALL_BUFFER)
    raw.setblocking(False)
    await asyncio.get_running_loop().sock_connect(raw, ("127.0.0.1", web.port))
    reader, writer = await asyncio.open_connection(sock=raw)
    lines = [
        "GET /ws/ HTTP/1.1",
        f"Host: 127.0.0.1:{web.port}",
        f"Origin: {ORIGIN}",
        f"Cookie: {cookie}",
        "Connection: Upgrade",
        "Upgrade: websocket",
        "Sec-WebSocket-Version: 13",
        "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==",
    ]
    writer.write("\r\n".join([*lines, "", ""]).encode())
    await reader.readuntil(b"\r\n\r\n")
    writer.write(frame({"type": "hello", "render": True}))
    return reader, writer


async def never_read(web: Web, pair: Pair, *, pings_a_second: float, within: float) -> float:
    """Seconds until the server had enough of a worker's tab that pings and never reads; `within` when it had not."""
    _, writer = await opened(web, pair.worker)
    assert isinstance(writer.transport, asyncio.Transport)
    writer.transport.pause_reading()
    began = monotonic()
    while monotonic() < began + within and not writer.transport.is_closing():
        writer.write(PING)
        await moment(1 / pings_a_second)
    writer.transport.abort()
    return monotonic() - began


async def flood(web: Web, pair: Pair, *, frames_a_second: int, seconds: float) -> int:
    """Frames that got out: whoever is closed comes back at once and goes on."""
    began, sent = monotonic(), 0
    while monotonic() < began + seconds:
        with suppress(OSError, asyncio.IncompleteReadError):
            _, writer = await opened(web, pair.client)
            while monotonic() < began + seconds and not writer.transport.is_closing():
                writer.write(PING * BATCH)
                sent += BATCH
                await moment(max(0.0, began + sent / frames_a_second - monotonic()))
            writer.transport.abort()
    return sent


async def memory_grown(web: Web, meanwhile: Callable[[], Awaitable[object]]) -> float:
    """How many MiB more the process held at most while that was going on."""
    before = most = _mib(web)
    going_on = asyncio.ensure_future(meanwhile())
    while not going_on.done():
        await moment(LOOK_EVERY)
        most = max(most, _mib(web))
    await going_on
    return most - before


def _mib(web: Web) -> float:
    pages = Path(f"/proc/{web.pid}/statm").read_text(encoding="ascii").split()[1]
    return int(pages) * MIB_A_PAGE
