"""Work of one tab that keeps its order, beside the socket: whoever reads the socket waits for none of it."""

import asyncio
from collections import deque
from collections.abc import Coroutine
from typing import Any

from peersupport.core.errors import TooMany

MOST_WAITING = 64

Work = Coroutine[Any, Any, None]


class Lane:
    """One thing at a time, in the order it came. What is added must not raise."""

    __slots__ = ("_running", "_waiting")

    def __init__(self) -> None:
        self._waiting: deque[Work] = deque()
        self._running: asyncio.Task[None] | None = None

    def add(self, work: Work) -> None:
        """Raises `TooMany` when more waits than one tab can mean."""
        if len(self._waiting) >= MOST_WAITING:
            work.close()
            raise TooMany
        self._waiting.append(work)
        if self._running is None:
            self._running = asyncio.create_task(self._run())

    def stop(self) -> None:
        """Gives up what is under way and what waits."""
        while self._waiting:
            self._waiting.popleft().close()
        if self._running is not None:
            self._running.cancel()

    async def _run(self) -> None:
        try:
            while self._waiting:
                await self._waiting.popleft()
        finally:
            self._running = None
