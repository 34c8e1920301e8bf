"""The writer of this process: messages that arrive while a commit is in flight are the next batch.

No timer: a lone message is stored at once, and a busy process stores many at the price of one.
"""

import asyncio
import logging
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from time import monotonic

from django.db import InterfaceError, OperationalError, connections

from chat.actions.messages import Draft, Outcome, post_messages
from peersupport.core.aio import DatabaseThread
from peersupport.core.errors import Unavailable

MOST_AT_ONCE = 64
# A person is told "not sent" within 5 s, the way to them included.
PATIENCE = 4.5
TOO_LATE = 0.2

logger = logging.getLogger(__name__)


@dataclass(slots=True, kw_only=True)
class _Waiting:
    draft: Draft
    outcome: asyncio.Future[Outcome]
    until: float


class Writer:
    """One per process. Its queue belongs to the event loop, its thread to the database."""

    def __init__(self) -> None:
        self._waiting: deque[_Waiting] = deque()
        self._database = DatabaseThread("writer")
        self._task: asyncio.Task[None] | None = None

    async def post(self, draft: Draft) -> Outcome:
        """The draft's outcome, after COMMIT. `Unavailable` when it was not stored in time.

        What was given up on here is not stored later, unless its COMMIT was on its way already: sent
        again with the same id it has the same place.
        """
        loop = asyncio.get_running_loop()
        waiting = _Waiting(draft=draft, outcome=loop.create_future(), until=monotonic() + PATIENCE)
        self._waiting.append(waiting)
        if self._task is None or self._task.done():
            self._task = loop.create_task(self._drain())
        try:
            async with asyncio.timeout(PATIENCE):
                return await waiting.outcome
        except TimeoutError:
            return Unavailable()

    async def _drain(self) -> None:
        while self._waiting:
            batch = self._next_batch()
            if not batch:
                continue
            drafts, until = [each.draft for each in batch], min(each.until for each in batch)
            outcomes = await self._database.run(store, drafts, until)
            for each, outcome in zip(batch, outcomes, strict=True):
                if not each.outcome.done():
                    each.outcome.set_result(outcome)

    def _next_batch(self) -> list[_Waiting]:
        """Without those who are about to be told "not sent": they would take the others' time."""
        taken = [self._waiting.popleft() for _ in range(min(MOST_AT_ONCE, len(self._waiting)))]
        late = monotonic() + TOO_LATE
        return [each for each in taken if each.until > late and not each.outcome.done()]


def store(drafts: Sequence[Draft], until: float) -> Sequence[Outcome]:
    """`post_messages`, tried twice: a backend that died is replaced by the second try. Never raises."""
    for _ in range(2):
        try:
            return post_messages(drafts, until=until)
        except (OperationalError, InterfaceError, Unavailable) as error:
            logger.warning("a batch was not stored: %s", type(error).__name__)
        except Exception:  # whoever wrote is told "not sent", and only those whose words it was
            logger.exception("a batch was not stored")
            connections.close_all()
            if len(drafts) > 1:
                return [outcome for draft in drafts for outcome in store([draft], until)]
            break
        connections.close_all()
        if monotonic() > until:
            break
    return [Unavailable()] * len(drafts)


writer = Writer()
