"""The open sockets of this process, and how news reaches them.

News comes three ways: from commits of this process, from other processes over the channel layer,
and from a poll of the nudges table once a second, which makes good what the layer lost. Each nudge
is delivered once to each process. Everything here runs in the event loop of the web process.
"""

import asyncio
import logging
from collections import OrderedDict, defaultdict, deque
from collections.abc import Awaitable, Callable, Coroutine, Iterable, Sequence
from datetime import timedelta
from time import monotonic
from typing import Any, Protocol
from uuid import UUID

from channels.layers import get_channel_layer
from django.db import DatabaseError
from django.db.models.functions import Now

from peersupport.core.aio import in_database
from peersupport.core.models import Nudge
from peersupport.core.realtime import Delivery, Event, Json, on_announcement

GROUP = "processes"
POLL_EVERY = 1.0
# A transaction may commit this long after its nudge was written; statements are cut off far sooner.
LATEST_COMMIT = timedelta(seconds=15)
REMEMBERED = 20_000
LAYER_PATIENCE = 2.0
MOST_UNDER_WAY = 64
# The poll brings what falls out when the layer is gone for long.
MOST_UNPUBLISHED = 1_000
# Before something that broke off is tried again.
PAUSE = 0.2
# In place of the id of a nudge: there is no row, so it cannot come twice.
UNSTORED = 0

logger = logging.getLogger(__name__)


class Socket(Protocol):
    """One open tab."""

    person_id: UUID

    async def deliver(self, event: Event, drawn: object) -> None:
        """Send what `drawn` says of the event, or a frame of its ids when nothing was drawn."""

    async def hear(self, event: Event) -> None:
        """React to an event that is about the socket itself, such as a revocation."""


Drawer = Callable[[Sequence[Event]], Awaitable[dict[Event, object]]]


class Hub:
    """One per process, started by the first socket."""

    def __init__(self) -> None:
        self._sockets: defaultdict[UUID, set[Socket]] = defaultdict(set)
        self._drawers: dict[type[Event], Drawer] = {}
        self._more: list[Callable[[], Awaitable[None]]] = []
        self._seen: OrderedDict[int, None] = OrderedDict()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._unpublished: deque[tuple[int, Sequence[Delivery]]] = deque(maxlen=MOST_UNPUBLISHED)
        self._has_unpublished = asyncio.Event()
        self._channel: str | None = None
        self._polled_at = monotonic()
        on_announcement(self._announced)

    def draws(self, kind: type[Event], drawer: Drawer) -> None:
        """Have `drawer` fetch what events of `kind` look like: once per nudge, not once per socket."""
        self._drawers[kind] = drawer

    def also(self, work: Callable[[], Awaitable[None]]) -> None:
        """Have `work` go on in the background for as long as this process has sockets to serve."""
        self._more.append(work)

    def add(self, socket: Socket) -> None:
        self.start()
        self._sockets[socket.person_id].add(socket)

    def remove(self, socket: Socket) -> None:
        """Idempotent."""
        tabs = self._sockets.get(socket.person_id)
        if tabs is not None:
            tabs.discard(socket)
            if not tabs:
                del self._sockets[socket.person_id]

    def sockets_of(self, persons: Iterable[UUID]) -> list[Socket]:
        return [tab for person in persons for tab in self._sockets.get(person, ())]

    def start(self) -> None:
        """Idempotent within one event loop; a new loop (tests) starts afresh."""
        loop = asyncio.get_running_loop()
        if self._loop is loop:
            return
        self._loop = loop
        self._sockets.clear()
        self._has_unpublished, self._channel = asyncio.Event(), None
        self._polled_at = monotonic()
        work = (self._listen, self._publish, self._poll, *self._more)
        self._tasks = {loop.create_task(self._for_ever(each)) for each in work}

    def stop(self) -> None:
        """For tests: ends the background work of this loop."""
        for task in self._tasks:
            task.cancel()
        self._tasks, self._loop = set(), None

    async def receive(self, nudge_id: int, deliveries: Sequence[Delivery]) -> None:
        """Deliver one nudge to the tabs of this process, unless it was delivered before.

        What cannot be drawn because the database is gone comes again with a later poll.
        """
        if nudge_id != UNSTORED and not self._first_time(nudge_id):
            return
        ours = [d for d in deliveries if any(p in self._sockets for p in d.persons)]
        try:
            drawn = await self._draw([d.event for d in ours])
        except DatabaseError as error:
            self._seen.pop(nudge_id, None)
            logger.warning("a nudge was put off: %s", type(error).__name__)
            return
        for delivery in ours:
            for tab in self.sockets_of(delivery.persons):
                await _hand_over(tab, delivery.event, drawn.get(delivery.event))

    async def whisper(self, delivery: Delivery) -> None:
        """Tell whoever has a tab open now, and leave no trace."""
        self._tell_other_processes(UNSTORED, [delivery])
        await self.receive(UNSTORED, [delivery])

    async def _draw(self, events: Sequence[Event]) -> dict[Event, object]:
        wanted: defaultdict[type[Event], list[Event]] = defaultdict(list)
        for event in events:
            if type(event) in self._drawers:
                wanted[type(event)].append(event)
        drawn: dict[Event, object] = {}
        for kind, some in wanted.items():
            drawn |= await self._drawers[kind](some)
        return drawn

    def _first_time(self, nudge_id: int) -> bool:
        if nudge_id in self._seen:
            return False
        self._seen[nudge_id] = None
        if len(self._seen) > REMEMBERED:
            self._seen.popitem(last=False)
        return True

    def _announced(self, nudge_id: int, deliveries: Sequence[Delivery]) -> None:
        """A commit of this process, in whatever thread it happened."""
        if self._loop is not None and self._loop.is_running():
            self._loop.call_soon_threadsafe(self._pass_on, nudge_id, deliveries)

    def _pass_on(self, nudge_id: int, deliveries: Sequence[Delivery]) -> None:
        self._tell_other_processes(nudge_id, deliveries)
        self._in_background(self.receive(nudge_id, deliveries))

    def _in_background(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    def _tell_other_processes(self, nudge_id: int, deliveries: Sequence[Delivery]) -> None:
        """Best effort and never waited for: what the layer does not take, their poll finds within a second."""
        self._unpublished.append((nudge_id, deliveries))
        self._has_unpublished.set()

    async def _publish(self) -> None:
        """One publish at a time, of all that gathered during the last one."""
        layer = get_channel_layer()
        while layer is not None and not _is_ending():
            await self._has_unpublished.wait()
            self._has_unpublished.clear()
            nudges = [
                [nudge_id, [delivery.to_json() for delivery in deliveries]]
                for nudge_id, deliveries in self._unpublished
            ]
            self._unpublished.clear()
            message = {"type": "nudges", "nudges": nudges}
            async with asyncio.timeout(LAYER_PATIENCE):
                await layer.group_send(GROUP, message)

    async def _listen(self) -> None:
        layer = get_channel_layer()
        if layer is None:
            return
        if self._channel is None:
            channel = await layer.new_channel()
            await layer.group_add(GROUP, channel)
            self._channel = channel
        while not _is_ending():
            message: Json = await layer.receive(self._channel)
            tasks = [
                self._in_background(self._receive_json(nudge_id, raw))
                for nudge_id, raw in message["nudges"]
            ]
            # What comes while these are read is read together; a database that stands still is not asked for ever more.
            if len(self._tasks) > MOST_UNDER_WAY:
                await asyncio.wait(tasks)

    async def _receive_json(self, nudge_id: int, raw: Sequence[Json]) -> None:
        known = [delivery for values in raw if (delivery := Delivery.from_json(values))]
        await self.receive(nudge_id, known)

    async def _poll(self) -> None:
        while True:
            await asyncio.sleep(POLL_EVERY)
            started = monotonic()
            if self._sockets:
                for nudge_id, raw in await in_database(self._missed, started - self._polled_at):
                    await self._receive_json(nudge_id, raw)
            self._polled_at = started

    async def _for_ever(self, work: Callable[[], Awaitable[None]]) -> None:
        """Whatever breaks, news must go on coming: this process would be deaf until it is started again."""
        while not _is_ending():
            try:
                await work()
            except Exception as error:  # noqa: BLE001  # also what nobody thought of, such as bytes that are no message
                name = getattr(work, "__name__", "work")
                logger.warning("%s broke off: %s", name, type(error).__name__)
            await asyncio.sleep(PAUSE)

    def _missed(self, since_last: float) -> list[tuple[int, list[Json]]]:
        """Nudges young enough to be news that no other way brought. Two small queries at most."""
        youngest = Now() - (LATEST_COMMIT + timedelta(seconds=since_last))
        recent = Nudge.objects.filter(created_at__gte=youngest)
        unseen = [pk for pk in recent.values_list("pk", flat=True) if pk not in self._seen]
        if not unseen:
            return []
        return list(
            Nudge.objects.filter(pk__in=unseen).order_by("pk").values_list("pk", "deliveries")
        )


async def _hand_over(tab: Socket, event: Event, drawn: object) -> None:
    """What goes wrong with one tab is not felt in another."""
    try:
        await tab.hear(event)
        await tab.deliver(event, drawn)
    except Exception as error:  # noqa: BLE001  # nobody else may miss their news for it
        logger.warning("a tab was not told: %s", type(error).__name__)


def _is_ending() -> bool:
    """Whether this task was told to end. The Redis client may swallow that on its way."""
    task = asyncio.current_task()
    return task is not None and task.cancelling() > 0


hub = Hub()
