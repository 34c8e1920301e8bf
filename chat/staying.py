"""How long a tab stays open: as long as its session, which whoever writes keeps alive."""

import asyncio
from collections.abc import Coroutine
from time import monotonic
from typing import Any

from django.db import DatabaseError
from django.utils import timezone

from accounts.access import SocketAccess, person_for_socket
from accounts.actions.sessions import keep_session
from chat.protocol import Close
from peersupport.core.aio import in_database
from peersupport.core.errors import DomainError

# Whoever writes is there: their session is kept alive, but not asked about for every letter.
KEEP_SESSION_EVERY = 30.0


class StaysSignedIn:
    """The part of a tab that knows its session."""

    access: SocketAccess
    key: str
    kept_at: float
    tasks: set[asyncio.Task[None]]

    async def close(self, code: int | None = None, reason: str | None = None) -> None:
        raise NotImplementedError

    def in_background(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    def stay(self) -> None:
        if monotonic() - self.kept_at >= KEEP_SESSION_EVERY:
            self.kept_at = monotonic()
            self.in_background(self.keep_session())

    async def keep_session(self) -> None:
        try:
            await in_database(keep_session, session_key=self.key)
        except DomainError:
            await self.close(Close.SIGNED_OUT)
        except DatabaseError:
            self.kept_at = 0.0

    async def leave_when_session_ends(self) -> None:
        """A session may have been prolonged by the time it was to end: then its new end is waited for."""
        try:
            while True:
                left = (self.access.expires_at - timezone.now()).total_seconds()
                await asyncio.sleep(max(0.1, left))
                self.access = await in_database(person_for_socket, self.key)
        except DomainError:
            await self.close(Close.SIGNED_OUT)
        except DatabaseError:
            await self.close(Close.TRY_AGAIN)
