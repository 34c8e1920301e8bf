"""What other processes stored, read for the tabs of this one: what is asked for during a read is the next read."""

import asyncio
from collections.abc import Sequence

from django.db import InterfaceError, OperationalError, connections

from chat import selectors
from chat.events import EntryAdded
from chat.presenters import Frames
from peersupport.core.aio import DatabaseThread
from peersupport.core.realtime import Event

Drawn = dict[Event, object]


class Reader:
    """One per process, with a thread and a connection of its own."""

    def __init__(self) -> None:
        self._database = DatabaseThread("reader")
        self._waiting: list[tuple[Sequence[EntryAdded], asyncio.Future[Drawn]]] = []
        self._task: asyncio.Task[None] | None = None

    async def draw(self, events: Sequence[Event]) -> Drawn:
        """Most were stored by this process a moment ago: those cost neither a query nor a thread.

        Raises `DatabaseError`.
        """
        drawn, missing = selectors.drawn_from_memory(events)
        return drawn | await self._read(missing) if missing else drawn

    async def _read(self, events: Sequence[EntryAdded]) -> Drawn:
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[Drawn] = loop.create_future()
        self._waiting.append((events, answer))
        if self._task is None or self._task.done():
            self._task = loop.create_task(self._drain())
        return await answer

    async def _drain(self) -> None:
        while self._waiting:
            asked, self._waiting = self._waiting, []
            events = [event for some, _ in asked for event in some]
            try:
                found = await self._database.run(read, events)
            except Exception as error:  # noqa: BLE001  # whoever asked hears of it
                for _, answer in asked:
                    if not answer.done():
                        answer.set_exception(error)
                continue
            for some, answer in asked:
                if not answer.done():
                    answer.set_result({event: found[event] for event in some if event in found})


def read(events: Sequence[EntryAdded]) -> dict[EntryAdded, Frames]:
    """In one query; over a new connection when the one that was kept had broken off."""
    try:
        return selectors.draw_entries(events)
    except (OperationalError, InterfaceError):
        connections.close_all()
        return selectors.draw_entries(events)


reader = Reader()
