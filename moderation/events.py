"""What open pages hear from moderation: ids, and nothing that anybody wrote."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from peersupport.core.realtime import Event, event_type


@event_type
@dataclass(frozen=True, slots=True, kw_only=True)
class EscalationOpened(Event):
    """For everybody who may answer it."""

    wire_type: ClassVar[str] = "escalation.opened"
    escalation_id: UUID


@event_type
@dataclass(frozen=True, slots=True, kw_only=True)
class EscalationChanged(Event):
    """It climbed, rose, was taken, was given back to the clock, or was resolved. For everybody who may answer it."""

    wire_type: ClassVar[str] = "escalation.changed"
    escalation_id: UUID


@event_type
@dataclass(frozen=True, slots=True, kw_only=True)
class AlarmChanged(Event):
    """What a client and their worker are told about help being on its way has changed."""

    wire_type: ClassVar[str] = "alarm.changed"
    conversation_id: UUID


@event_type
@dataclass(frozen=True, slots=True, kw_only=True)
class DutyChanged(Event):
    """The rota, or the list of flags, has changed. For everybody who may answer escalations."""

    wire_type: ClassVar[str] = "duty.changed"


@event_type
@dataclass(frozen=True, slots=True, kw_only=True)
class DraftDecided(Event):
    """For a peer worker whose message waited for a colleague's yes."""

    wire_type: ClassVar[str] = "draft.decided"
    conversation_id: UUID
