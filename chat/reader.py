"""Notices a tab that does not read, however often its client says that it is there."""

import asyncio
from collections.abc import Callable

from chat.window import Window

SLOW_READER = 25.0


class Reader:
    """Calls `gone` once an event has gone unconfirmed for `SLOW_READER`. One timer a tab, and none while nothing is owed."""

    __slots__ = ("_gone", "_timer", "_window")

    def __init__(self, window: Window, gone: Callable[[], None]) -> None:
        self._window, self._gone = window, gone
        self._timer: asyncio.TimerHandle | None = None

    def was_sent(self) -> None:
        """An event went out: it is to be confirmed in time."""
        if self._timer is None:
            loop = asyncio.get_running_loop()
            self._timer = loop.call_later(SLOW_READER, self._look, self._window.n)

    def stop(self) -> None:
        if self._timer is not None:
            self._timer.cancel()

    def _look(self, n: int) -> None:
        self._timer = None
        if self._window.owes(n):
            self._gone()
        elif self._window.owes(self._window.n):
            self.was_sent()
