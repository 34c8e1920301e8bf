"""The outbox worker: a few threads a lane, a heartbeat, and a broom. Any number may run at once."""

import logging
from collections.abc import Callable
from datetime import timedelta
from importlib import import_module
from threading import Event, Thread
from time import monotonic

from django.conf import settings
from django.db import Error, connections
from django.utils import timezone

from peersupport.core import outbox
from peersupport.core.audit_outside import OutsideHeads
from peersupport.core.realtime import forget_nudges
from peersupport.core.recurring import Recurring

LOOK_EVERY = 0.5
BEAT_EVERY = 1.0
SWEEP_EVERY = timedelta(minutes=1).total_seconds()
# What a thread cannot finish in this time is claimed again elsewhere, after its lease.
FINISH_WITHIN = 12.0

logger = logging.getLogger(__name__)


class Worker:
    """Runs promised work until told to stop. A lost database is waited for; a bug that ends a lane ends the worker."""

    def __init__(self) -> None:
        self._stop = Event()
        self._swept_at = -SWEEP_EVERY
        self._heads = OutsideHeads()
        self._recurring = Recurring()
        self._lanes = [
            Thread(target=self._repeat, args=(lane, self._work, lane), name=lane, daemon=True)
            for lane, threads in settings.OUTBOX_LANES.items()
            for _ in range(threads)
        ]

    def run(self) -> bool:
        """Work until `stop`, then finish what is in hand. False when a lane broke off by itself."""
        logger.info("the outbox worker has started")
        for lane in self._lanes:
            lane.start()
        while not self._stop.is_set() and all(lane.is_alive() for lane in self._lanes):
            self._attempt("heartbeat", self._beat)
            self._stop.wait(BEAT_EVERY)
        told_to_stop = self._stop.is_set()
        if told_to_stop:
            logger.info("the outbox worker was told to stop: it finishes what it holds")
        self._stop.set()
        deadline = monotonic() + FINISH_WITHIN
        for lane in self._lanes:
            lane.join(max(0.0, deadline - monotonic()))
        connections.close_all()
        hanging = sum(lane.is_alive() for lane in self._lanes)
        logger.info("the outbox worker has stopped, %d threads still hanging", hanging)
        return told_to_stop

    def stop(self) -> None:
        """Take up nothing new. Of a signal handler, call it in a thread: it may have interrupted the wait for this very event."""
        self._stop.set()

    def _repeat(self, name: str, step: Callable[[str], None], lane: str) -> None:
        while not self._stop.is_set():
            self._attempt(name, step, lane)
            self._stop.wait(LOOK_EVERY)
        connections.close_all()

    def _attempt(self, name: str, step: Callable[..., None], *args: str) -> None:
        """A database that is gone is an ordinary day: let go of the connection and look again."""
        try:
            step(*args)
        except Error as error:
            logger.error("%s found no database: %s", name, type(error).__name__)
            connections.close_all()

    def _work(self, lane: str) -> None:
        while not self._stop.is_set() and outbox.run_next(timezone.now(), lane=lane):
            pass

    def _beat(self) -> None:
        outbox.beat(timezone.now())
        self._recurring.promise(timezone.now())
        if monotonic() - self._swept_at >= SWEEP_EVERY:
            self._sweep()
            self._swept_at = monotonic()

    def _sweep(self) -> None:
        """Old promises, old news and sessions that have ended are nobody's to keep; the audit head is."""
        self._heads.keep()
        outbox.forget_done(timezone.now())
        forget_nudges(timezone.now())
        import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()
