"""What matching tells open browsers. Ids only."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from peersupport.core.realtime import Event, event_type


@event_type
@dataclass(frozen=True, slots=True, kw_only=True)
class RequestChanged(Event):
    """A request was made, or became something else. To the client and to the worker it was made to."""

    wire_type: ClassVar[str] = "request.changed"
    request_id: UUID


@event_type
@dataclass(frozen=True, slots=True, kw_only=True)
class SupportChanged(Event):
    """Somebody is free for a client who asked to be told, or no longer is. To that client."""

    wire_type: ClassVar[str] = "support.changed"
    client_id: UUID


@event_type
@dataclass(frozen=True, slots=True, kw_only=True)
class PairingBegan(Event):
    wire_type: ClassVar[str] = "pairing.began"
    pairing_id: UUID


@event_type
@dataclass(frozen=True, slots=True, kw_only=True)
class PairingEnded(Event):
    wire_type: ClassVar[str] = "pairing.ended"
    pairing_id: UUID


@event_type
@dataclass(frozen=True, slots=True, kw_only=True)
class PairingChanged(Event):
    """Something of an active pairing is different now. To the two, and to a colleague who stands in."""

    wire_type: ClassVar[str] = "pairing.changed"
    pairing_id: UUID
