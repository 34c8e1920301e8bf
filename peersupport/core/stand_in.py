"""A web process does the outbox's work for as long as no worker shows that it lives: somebody must be called."""

import logging
from datetime import datetime, timedelta
from threading import Event, Thread
from time import monotonic

from django.conf import settings
from django.db import Error, connections
from django.utils import timezone

from peersupport.core import outbox

LOOK_EVERY = 1.0
# A worker beats every second. Far enough below a rung of a minute that the next one is climbed in time.
AWAY = timedelta(seconds=20)

logger = logging.getLogger(__name__)


class StandIn:
    """One thread, one thing at a time, timers before pages. It shows no heartbeat: the worker is still missing."""

    def __init__(self, *, away: timedelta = AWAY) -> None:
        self._away = away
        self._stop = Event()
        self._began_at = monotonic()
        self._stands_in = False
        self._thread = Thread(target=self._repeat, daemon=True, name="stand-in")

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """For tests: end after what is in hand."""
        self._stop.set()
        self._thread.join()

    def look(self, now: datetime) -> int:
        """Run all that is due, when no worker does; returns how much that was."""
        if not self._is_needed(now):
            return 0
        ran = 0
        while self._is_needed(now) and self._run_one():
            ran += 1
        return ran

    def _is_needed(self, now: datetime) -> bool:
        """A process that has just begun gives the worker time to begin, too."""
        beat = outbox.last_beat()
        if beat is None:
            needed = monotonic() - self._began_at > self._away.total_seconds()
        else:
            needed = now - beat > self._away
        if needed != self._stands_in:
            self._stands_in = needed
            logger.warning("a web process %s the outbox", "stands in for" if needed else "leaves")
        return needed

    def _run_one(self) -> bool:
        return any(outbox.run_next(timezone.now(), lane=lane) for lane in settings.OUTBOX_LANES)

    def _repeat(self) -> None:
        while not self._stop.wait(LOOK_EVERY):
            try:
                self.look(timezone.now())
            except Error as error:
                logger.error("the stand-in found no database: %s", type(error).__name__)
            finally:
                connections.close_all()
