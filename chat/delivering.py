"""From what tabs confirm to "delivered": gathered in the event loop of a process, and written now and then.

Nothing here is needed for a message to arrive, and nothing waits for it: what is lost with a process is
confirmed again by the cursors with which its tabs come back.
"""

import asyncio
import logging
from collections.abc import Mapping, Sequence
from uuid import UUID

from django.db import Error

from chat.actions.delivered import FROM_THE_START, Where, mark_delivered
from chat.presenters import Shown
from chat.protocol import Opening
from peersupport.core.aio import in_database

AT_MOST_EVERY = 1.0
# A write that took long is a sign that others need the machine: the next waits this many times as long.
REST = 20

logger = logging.getLogger(__name__)


class Delivering:
    """One per process."""

    def __init__(self) -> None:
        self._loop: asyncio.AbstractEventLoop | None = None
        self._start_afresh()

    def _start_afresh(self) -> None:
        self._gathered: dict[Where, dict[int, int]] = {}
        self._task: asyncio.Task[None] | None = None
        self._not_before = 0.0

    def confirmed(self, person: UUID, conversation: UUID, *, since: int, up_to: int) -> None:
        """A device of theirs has everything after `since` and up to `up_to`. A new loop (tests) starts afresh."""
        loop = asyncio.get_running_loop()
        if self._loop is not loop:
            self._loop = loop
            self._start_afresh()
        self._gather((person, conversation), since, up_to)
        if self._task is None:
            self._task = loop.create_task(self._write_all(loop))

    def _gather(self, where: Where, since: int, up_to: int) -> None:
        stretches = self._gathered.setdefault(where, {})
        stretches[since] = max(up_to, stretches.get(since, 0))

    async def _write_all(self, loop: asyncio.AbstractEventLoop) -> None:
        try:
            while self._gathered:
                await asyncio.sleep(self._not_before - loop.time())
                began = loop.time()
                await self._write()
                rest = max(AT_MOST_EVERY, REST * (loop.time() - began))
                self._not_before = loop.time() + rest
        finally:
            self._task = None

    async def _write(self) -> None:
        gathered, self._gathered = self._gathered, {}
        try:
            await in_database(mark_delivered, gathered)
        except Error as error:
            logger.warning("what was delivered is marked later: %s", type(error).__name__)
            for where, stretches in gathered.items():
                for since, up_to in stretches.items():
                    self._gather(where, since, up_to)


class Device:
    """What one tab's device has. It begins somewhere in each conversation, and has what came after that."""

    __slots__ = ("_begins", "_has", "_person")

    def __init__(self, person: UUID) -> None:
        self._person = person
        self._begins: dict[UUID, int] = {}
        # Marked already, as far as this tab knows: nothing to write.
        self._has: dict[UUID, int] = {}

    def opens(self, openings: Sequence[Opening]) -> None:
        """It begins with what comes, unless it resumes."""
        for opening in openings:
            self._has[opening.conversation_id] = opening.delivered_seq
            self._begins[opening.conversation_id] = opening.last_seq

    def resumes(self, conversation: UUID, cursor: int) -> None:
        """It says itself that it has everything up to here."""
        self._begins[conversation] = cursor
        self._confirm(conversation, FROM_THE_START, cursor)

    def skips_to(self, conversation: UUID, seq: int) -> None:
        """It was told to load what it missed from the page, which says so when it has."""
        self._begins[conversation] = seq

    def was_read(self, conversation: UUID, seq: int) -> None:
        self._has[conversation] = max(seq, self._has.get(conversation, 0))

    def place_of(self, shown: Shown | None) -> tuple[UUID, int] | None:
        """What is to be confirmed: nobody delivers their own words to themselves."""
        if shown is None or shown.author_id == self._person:
            return None
        return shown.conversation_id, shown.seq

    def got(self, places: Mapping[UUID, int]) -> None:
        for conversation, seq in places.items():
            self._confirm(conversation, self._begins.get(conversation, 0), seq)

    def _confirm(self, conversation: UUID, since: int, up_to: int) -> None:
        if self._has.get(conversation, 0) < up_to:
            delivering.confirmed(self._person, conversation, since=since, up_to=up_to)


delivering = Delivering()
