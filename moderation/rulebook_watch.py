"""Each web process follows what is published: within seconds, in a thread of its own, and never into anything worse.

Whatever goes wrong on the way, from a database that is gone to a row that is damaged, leaves in force what was.
"""

import logging
from threading import Event, Lock, Thread

from django.db import connections

from moderation import rulebook_source
from moderation.policies.rulebook import RulebookError
from moderation.policies.screening import Screener, compile_books
from moderation.rulebook_shelf import Shelf, newest_publication, shelf

LOOK_EVERY = 2.0

logger = logging.getLogger(__name__)


class Watch:
    """`seen`: the newest publication that this process has in force. `is_troubled`: the last look failed."""

    def __init__(self) -> None:
        self.seen = 0
        self.is_troubled = False
        self._lock = Lock()
        self._woken = Event()
        self._thread: Thread | None = None

    def start(self) -> None:
        self._thread = Thread(target=self._repeat, daemon=True, name="rulebooks")
        self._thread.start()

    def wake(self) -> None:
        """Something was published by this process: no need to wait."""
        self._woken.set()

    def look(self) -> bool:
        """Put in force what is new; True when something was. Never raises."""
        with self._lock:
            try:
                followed = self._follow()
            except Exception as error:  # noqa: BLE001  # the last good version stays, and the next look comes
                self.is_troubled = True
                logger.error("rulebooks cannot be followed: %s", type(error).__name__)
                return False
            self.is_troubled = False
            return followed

    def _follow(self) -> bool:
        newest = newest_publication()
        if newest == self.seen:
            return False
        found = shelf()
        screener = _usable(found)
        rulebook_source.put_in_force(screener)
        self.seen = newest
        if found.passed_over:
            logger.error("%d published rulebooks cannot be used", len(found.passed_over))
        logger.info("rulebooks in force: %s", ", ".join(screener.versions))
        return True

    def _repeat(self) -> None:
        while True:
            self.look()
            if self.is_troubled:
                connections.close_all()
            self._woken.wait(LOOK_EVERY)
            self._woken.clear()


def _usable(found: Shelf) -> Screener:
    """The newest state of all books that fits together, going back one publication at a time."""
    while True:
        try:
            return _compiled(found)
        except RulebookError:
            newest = max((s.publication.pk for s in found.standing if s.publication), default=0)
            if not newest:
                raise
            logger.error("publication %d does not fit with the others", newest)
            found = shelf(before=newest)


def _compiled(found: Shelf) -> Screener:
    screener = compile_books(found.books, tries_each=True)
    if not screener.language_codes:
        raise RulebookError("none of these rulebooks notices danger")
    return screener


watch = Watch()
