"""The ways for async code to reach the ORM: now and then, or all the time."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import ParamSpec, TypeVar
from weakref import WeakSet

from channels.db import database_sync_to_async
from django.db import connections

P = ParamSpec("P")
R = TypeVar("R")


async def in_database(function: Callable[P, R], /, *args: P.args, **kwargs: P.kwargs) -> R:
    """Run `function` in a worker thread whose database connection is cleaned up afterwards."""
    result: R = await database_sync_to_async(function, thread_sensitive=False)(*args, **kwargs)
    return result


class DatabaseThread:
    """One thread that keeps its connection: fetching one anew, and asking whether it lives, costs more than most queries.

    A connection that broke is let go of, so that the next try has a new one. One that has not been
    used for a while goes back to the pool.
    """

    idle_after = 10.0
    _all: "WeakSet[DatabaseThread]" = WeakSet()

    def __init__(self, name: str) -> None:
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix=name)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._used_at = 0.0
        self._all.add(self)

    async def run(self, function: Callable[P, R], /, *args: P.args, **kwargs: P.kwargs) -> R:
        """One call at a time, in order."""
        loop = asyncio.get_running_loop()
        self._used_at = loop.time()
        if self._loop is not loop:
            self._loop = loop
            loop.call_later(self.idle_after, self._look, loop)
        return await loop.run_in_executor(self._thread, partial(function, *args, **kwargs))

    def _look(self, loop: asyncio.AbstractEventLoop) -> None:
        """One timer, however often the thread is used."""
        left = self._used_at + self.idle_after - loop.time()
        if left > 0:
            loop.call_later(left, self._look, loop)
        else:
            self._loop = None
            self._thread.submit(connections.close_all)

    @classmethod
    def rest_all(cls) -> None:
        """For tests. Returns when every connection was given back."""
        for each in cls._all:
            if each._loop is not None:
                each._loop = None
                each._thread.submit(connections.close_all).result()
