"""Which peer workers have a tab open in this process. Lives in its event loop; the table is kept by `actions.attendance`."""

import asyncio
from collections import Counter
from datetime import UTC, datetime, timedelta
from time import monotonic
from uuid import UUID, uuid4

from accounts.models import User
from accounts.roles import Capability
from chat.actions.attendance import LEASE, attend
from peersupport.core.aio import in_database
from peersupport.core.hub import hub

LOOK_EVERY = 0.5
RENEW_EVERY = LEASE.total_seconds() / 3
# Going from one page to the next is not leaving.
LINGER = 3.0
SECOND = timedelta(seconds=1)
# A tab that was closed, or went to another page, says so; a line that broke does not.
GOODBYES = (1000, 1001)


class Attending:
    """One per process. Says in one query for all of them that they are still here."""

    def __init__(self) -> None:
        self._loop: asyncio.AbstractEventLoop | None = None
        self._start_afresh()

    def _start_afresh(self) -> None:
        self._process = uuid4()
        self._tabs: Counter[UUID] = Counter()
        self._leaving: dict[UUID, tuple[float, datetime]] = {}
        self._stored: frozenset[UUID] = frozenset()
        self._renewed_at = 0.0

    def came(self, person: UUID) -> None:
        """A new loop (tests) starts afresh."""
        loop = asyncio.get_running_loop()
        if self._loop is not loop:
            self._loop = loop
            self._start_afresh()
        self._tabs[person] += 1
        self._leaving.pop(person, None)

    def left(self, person: UUID, heard_at: datetime) -> None:
        """One tab less. `heard_at`: now for a tab that said goodbye, else when it was last heard of."""
        self._tabs[person] -= 1
        if self._tabs[person] <= 0:
            del self._tabs[person]
            self._leaving[person] = (monotonic() + LINGER, heard_at)

    async def keep(self) -> None:
        while True:
            await asyncio.sleep(LOOK_EVERY)
            await self._look()

    async def _look(self) -> None:
        now = monotonic()
        staying = {person for person, (until, _) in self._leaving.items() if until > now}
        present = frozenset(self._tabs) | staying
        is_due = bool(present) and now - self._renewed_at >= RENEW_EVERY
        if present == self._stored and not is_due:
            return
        heard = {person: at for person, (_, at) in self._leaving.items()}
        await in_database(attend, process=self._process, present=present, heard=heard)
        self._stored, self._renewed_at = present, now
        for person in heard.keys() - present:
            self._leaving.pop(person, None)


class AttendingTab:
    """One tab's part in it: a peer worker's counts from when it is opened until it ends. Nobody else's does."""

    __slots__ = ("_heard_at", "_person")

    def __init__(self, person: User | None) -> None:
        counts = person is not None and person.may(Capability.GIVE_SUPPORT)
        self._person = person.pk if person is not None and counts else None
        self._heard_at = monotonic()
        if self._person is not None:
            attending.came(self._person)

    def hears(self) -> None:
        """Something came over the line, so it was whole until now."""
        self._heard_at = monotonic()

    def ends(self, code: int) -> None:
        """Idempotent."""
        if self._person is None:
            return
        now = datetime.now(UTC)
        silence = (monotonic() - self._heard_at) * SECOND
        attending.left(self._person, now if code in GOODBYES else now - silence)
        self._person = None


attending = Attending()
hub.also(attending.keep)
