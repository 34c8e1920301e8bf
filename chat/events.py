from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from peersupport.core.realtime import Event, event_type


@event_type
@dataclass(frozen=True, slots=True, kw_only=True)
class EntryAdded(Event):
    """Something was added to a conversation's sequence. Drawn into a frame named after its kind."""

    wire_type: ClassVar[str] = "entry.added"
    conversation_id: UUID
    seq: int


@event_type
@dataclass(frozen=True, slots=True, kw_only=True)
class ReadMarked(Event):
    wire_type: ClassVar[str] = "read.marked"
    conversation_id: UUID
    person_id: UUID
    seq: int


@event_type
@dataclass(frozen=True, slots=True, kw_only=True)
class Whispered(Event):
    """For the peer worker and the team in a conversation. Its client never hears that there was one."""

    wire_type: ClassVar[str] = "whisper.added"
    conversation_id: UUID


@event_type
@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveredMarked(Event):
    """A device of this person has everything up to here. To the others in the conversation."""

    wire_type: ClassVar[str] = "delivered.marked"
    conversation_id: UUID
    person_id: UUID
    seq: int


@event_type
@dataclass(frozen=True, slots=True, kw_only=True)
class Typing(Event):
    """Never stored: goes to the tabs that are open now, or nowhere."""

    wire_type: ClassVar[str] = "typing"
    conversation_id: UUID
    person_id: UUID
    on: int


@event_type
@dataclass(frozen=True, slots=True, kw_only=True)
class PresenceChanged(Event):
    """Where a peer worker is, as others are told it. To the clients who talk with them, and to themselves."""

    wire_type: ClassVar[str] = "presence.changed"
    person_id: UUID


@event_type
@dataclass(frozen=True, slots=True, kw_only=True)
class SeatsChanged(Event):
    """What this person may read has changed: their tabs are closed, and come back to what is theirs now."""

    wire_type: ClassVar[str] = "seats.changed"
    person_id: UUID


@event_type
@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingChanged(Event):
    """In a group: something waits for the host, or the host has decided. To the host, and to whoever wrote it."""

    wire_type: ClassVar[str] = "waiting.changed"
    conversation_id: UUID
