"""The line between people and the web processes, on loopback: it can be cut, frozen, slowed, narrowed and half open."""

import asyncio
from asyncio import StreamReader, StreamWriter
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from typing import Self


async def moment(seconds: float) -> None:
    """Lets others go first."""
    over = asyncio.Event()
    waking = asyncio.get_running_loop().call_later(seconds, over.set)
    try:
        await over.wait()
    finally:
        waking.cancel()


class Line:
    """One connection of one tab. What is done to it is felt from the next byte on."""

    def __init__(self, ends: Sequence[tuple[StreamReader, StreamWriter]]) -> None:
        self._ends = ends
        # What the server answered first: 101 for a socket.
        self.status = ""
        self._flows = asyncio.Event()
        self._flows.set()
        self.delay = 0.0
        self.is_one_byte_wide = False
        self.swallows_answers = False

    def freeze(self) -> None:
        """Still open, and nothing goes through, as when a phone enters a tunnel."""
        self._flows.clear()

    @property
    def is_frozen(self) -> bool:
        return not self._flows.is_set()

    def thaw(self) -> None:
        self._flows.set()

    def cut(self) -> None:
        for _, writer in self._ends:
            writer.transport.abort()

    async def carry(self) -> None:
        """Returns when either side has gone; then the other is gone too."""
        (near, far), (up, down) = self._ends
        ways = [
            asyncio.create_task(self._way(near, down, is_answer=False)),
            asyncio.create_task(self._way(up, far, is_answer=True)),
        ]
        try:
            await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for way in ways:
                way.cancel()
            self.cut()

    async def _way(self, source: StreamReader, target: StreamWriter, *, is_answer: bool) -> None:
        with suppress(OSError):
            while some := await source.read(65_536):
                if is_answer and not self.status:
                    self.status = some[9:12].decode("ascii", "replace")
                await self._flows.wait()
                if self.delay:
                    await moment(self.delay)
                if not (is_answer and self.swallows_answers):
                    await self._pass_on(some, target)

    async def _pass_on(self, some: bytes, target: StreamWriter) -> None:
        width = 1 if self.is_one_byte_wide else len(some)
        for start in range(0, len(some), width):
            target.write(some[start : start + width])
            await target.drain()
            await asyncio.shield(self._flows.wait())


class Proxy:
    """Listens on one port of its own and spreads connections over `targets`, as the proxy of an installation does."""

    def __init__(self, targets: Sequence[int]) -> None:
        self._targets = targets
        self._next = 0
        self._server: asyncio.Server | None = None
        self.lines: set[Line] = set()
        self.statuses: Counter[str] = Counter()

    @property
    def port(self) -> int:
        assert self._server is not None, "not started"
        port: int = self._server.sockets[0].getsockname()[1]
        return port

    @property
    def socket_url(self) -> str:
        return f"ws://127.0.0.1:{self.port}/ws/"

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        return self

    async def __aexit__(self, *problem: object) -> None:
        assert self._server is not None
        self._server.close()
        while self.lines:
            for line in list(self.lines):
                line.thaw()
                line.cut()
            await moment(0.01)

    async def _serve(self, near: StreamReader, far: StreamWriter) -> None:
        there = await self._connected()
        if there is None:
            far.transport.abort()
            return
        line = Line([(near, far), there])
        self.lines.add(line)
        try:
            await line.carry()
        finally:
            self.lines.discard(line)
            self.statuses[line.status] += 1

    async def _connected(self) -> tuple[StreamReader, StreamWriter] | None:
        """To the next one that takes connections."""
        for _ in self._targets:
            self._next = (self._next + 1) % len(self._targets)
            with suppress(OSError):
                return await asyncio.open_connection("127.0.0.1", self._targets[self._next])
        return None
