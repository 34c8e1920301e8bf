"""Moderation's tables, one module for each concern."""

from moderation.models.aftercare import FollowUp
from moderation.models.drafts import Caution, HeldDraft
from moderation.models.duty import (
    Channel,
    DutyShift,
    Escalation,
    EscalationEvent,
    EscalationQuerySet,
    Finding,
    Flag,
    Page,
    PageAttempt,
    PagerAddress,
)
from moderation.models.quiet import QuietHours

__all__ = [
    "Caution",
    "Channel",
    "DutyShift",
    "Escalation",
    "EscalationEvent",
    "EscalationQuerySet",
    "Finding",
    "Flag",
    "FollowUp",
    "HeldDraft",
    "Page",
    "PageAttempt",
    "PagerAddress",
    "QuietHours",
]
