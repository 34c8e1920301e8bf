"""A person tells the team that a message was not all right."""

from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from moderation.actions.telling import tell_duty
from moderation.events import DutyChanged
from moderation.models import Flag
from peersupport.core.text import clean_text

MOST_REASON = 1_000
REPORTED = "reported"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportedMessage:
    """Somebody's message, as another person in the conversation read it."""

    conversation_id: UUID
    message_id: UUID
    author_id: UUID
    said_by: Literal["client", "worker"]
    text: str
    reported_by: UUID
    reason: str


@transaction.atomic
def report_message(report: ReportedMessage) -> None:
    """Make a flag of it, for whoever is on duty. The same person reporting the same message again changes nothing.

    Told to those on duty and to nobody else: neither that it was reported, nor by whom. Raises `Invalid`
    for a reason that is too long.
    """
    flag = Flag(
        conversation_id=report.conversation_id,
        message_id=report.message_id,
        author_id=report.author_id,
        said_by=report.said_by,
        rule_id=REPORTED,
        category=REPORTED,
        action="flag",
        reported_by_id=report.reported_by,
        flagged_at=timezone.now(),
    )
    flag.excerpt = report.text
    flag.reason = clean_text(report.reason, most=MOST_REASON) if report.reason.strip() else ""
    Flag.objects.bulk_create([flag], ignore_conflicts=True)
    tell_duty(DutyChanged())
