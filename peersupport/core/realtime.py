"""The one door from committed database state to connected browsers.

Events are addressed to persons and carry ids only. The row written with the fact is the truth, the
channel layer only makes it quicker: a lost nudge is made good by the poll in `core.hub`.
"""

import json
import logging
from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from functools import partial
from typing import Any, ClassVar, Self, cast
from uuid import UUID

from channels.routing import URLRouter
from django.db import transaction
from django.urls import path

from peersupport.core.failpoints import failpoint
from peersupport.core.models import Nudge
from peersupport.core.statements import InsertText

logger = logging.getLogger(__name__)

Json = dict[str, Any]

# Far longer than any poll looks back, even one that found no database for a while.
NUDGE_KEPT = timedelta(hours=1)
NUDGES = InsertText(Nudge, "deliveries")
encode = json.JSONEncoder(separators=(",", ":")).encode


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that happened, as ids and whole numbers: what a viewer may read of it is decided later."""

    wire_type: ClassVar[str] = ""

    @classmethod
    def from_json(cls, values: Json) -> Self:
        """The reverse of `to_json`."""
        return cls(
            **{
                name: UUID(values[name]) if is_id else int(values[name])
                for name, is_id in _shape(cls)
            }
        )

    def to_json(self) -> Json:
        values: Json = {"type": self.wire_type}
        for name, is_id in _shape(type(self)):
            value = getattr(self, name)
            values[name] = str(value) if is_id else value
        return values


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One event and the persons it is for, decided in the transaction that stored it."""

    persons: frozenset[UUID]
    event: Event

    def to_json(self) -> Json:
        return {"to": sorted(map(str, self.persons)), "event": self.event.to_json()}

    @classmethod
    def from_json(cls, values: Json) -> Self | None:
        """None for an event this process does not know: a newer process wrote it."""
        kind = EVENT_TYPES.get(values["event"]["type"])
        if kind is None:
            return None
        persons = frozenset(map(UUID, values["to"]))
        return cls(persons=persons, event=kind.from_json(values["event"]))


EVENT_TYPES: dict[str, type[Event]] = {}
Listener = Callable[[int, Sequence[Delivery]], None]
_listeners: list[Listener] = []
_shapes: dict[type[Event], Sequence[tuple[str, bool]]] = {}


def event_type(kind: type[Event]) -> type[Event]:
    """Class decorator: make an event known on the wire under its `wire_type`."""
    EVENT_TYPES[kind.wire_type] = kind
    return kind


def publish_on_commit(*deliveries: Delivery) -> None:
    """Tell the persons about the events once the current transaction is durable.

    The nudge is part of the transaction. After it, delivery is at least once while the person has a
    tab open; a reader that was away asks for what it missed.
    """
    told = [delivery for delivery in deliveries if delivery.persons]
    if not told:
        return
    nudge_id = NUDGES.run(encode([delivery.to_json() for delivery in told]))
    transaction.on_commit(partial(_announce, nudge_id, told), robust=True)


def on_announcement(listener: Listener) -> None:
    """Call `listener(nudge_id, deliveries)` in the committing thread, after each commit of this process."""
    _listeners.append(listener)


def tell(persons: Collection[UUID], event: Event) -> None:
    """`publish_on_commit` for one event."""
    publish_on_commit(Delivery(persons=frozenset(persons), event=event))


def forget_nudges(now: datetime) -> None:
    """Remove nudges that are old news to every process."""
    Nudge.objects.filter(created_at__lt=now - NUDGE_KEPT).delete()


def websocket_path(route: str, consumer: Callable[..., Awaitable[None]]) -> URLRouter:
    """`path()` for consumers; the stubs allow only views."""
    return cast("URLRouter", path(route, consumer))  # type: ignore[arg-type]  # URLRouter runs ASGI apps


def _announce(nudge_id: int, deliveries: Sequence[Delivery]) -> None:
    failpoint("nudge.before")
    for listener in _listeners:
        listener(nudge_id, deliveries)


def _shape(kind: type[Event]) -> Sequence[tuple[str, bool]]:
    """The names of an event's fields, and which are ids. Looked up once: there is an event for every message."""
    found = _shapes.get(kind)
    if found is None:
        found = _shapes[kind] = [(each.name, each.type is UUID) for each in fields(kind)]
    return found
