"""Moderation's tables, one module for each concern."""

from moderation.models.aftercare import FollowUp
from moderation.models.drafts import Caution, HeldDraft
from moderation.models.drill import Drill, DrillPage
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
from moderation.models.revisions import Publication, Revision
from moderation.models.sampling import Sample, SampledConversation
from moderation.models.sanctions import Sanction
from moderation.models.shadow import ShadowChange, ShadowRun
from moderation.models.swaps import ShiftOffer

__all__ = [
    "Caution",
    "Channel",
    "Drill",
    "DrillPage",
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
    "Publication",
    "QuietHours",
    "Revision",
    "Sample",
    "SampledConversation",
    "Sanction",
    "ShadowChange",
    "ShadowRun",
    "ShiftOffer",
]
