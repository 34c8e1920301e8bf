"""Conversations that nobody was told of are picked by chance, read, and judged: how much do the rules miss?"""

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.access import require
from accounts.models import User
from accounts.roles import Capability
from moderation.access import sampled_for_reading
from moderation.models import Finding, Flag, Sample, SampledConversation
from moderation.policies.ladder import Severity
from moderation.policies.sampling import drawn, fingerprint
from moderation.rulebook_source import books_in_force
from peersupport.core import audit
from peersupport.core.errors import Conflict, Invalid

SIZES = (10, 20, 50)


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """One that somebody reads now."""

    conversation_id: UUID
    since: datetime
    until: datetime


def told_of(*, since: datetime, until: datetime) -> frozenset[UUID]:
    """Conversations of which somebody was told in that time, by a rule or by a person."""
    alarms = Finding.objects.filter(
        found_at__gte=since, found_at__lte=until, severity__gte=Severity.AMBER
    )
    flags = Flag.objects.filter(flagged_at__gte=since, flagged_at__lte=until)
    return frozenset(
        {
            *alarms.values_list("escalation__conversation_id", flat=True),
            *flags.values_list("conversation_id", flat=True),
        }
    )


@transaction.atomic
def draw(
    *, candidates: Collection[UUID], since: datetime, until: datetime, size: int, by: User
) -> Sample:
    """Pick so many of them by a new seed, which is kept. Raises `Invalid` when there is nothing to pick from."""
    require(by, Capability.ANSWER_ESCALATIONS)
    if size not in SIZES:
        raise Invalid("Please choose how many.")
    if not candidates:
        raise Invalid("There is no conversation to pick from in those days. Try a longer time.")
    sample = Sample.objects.create(
        seed=secrets.token_hex(16),
        since=since,
        until=until,
        candidates=len(candidates),
        fingerprint=fingerprint(candidates),
        rulebook_versions=list(books_in_force().versions),
        drawn_by=by,
        drawn_at=timezone.now(),
    )
    SampledConversation.objects.bulk_create(
        SampledConversation(sample=sample, place=place, conversation_id=one)
        for place, one in enumerate(drawn(candidates, seed=sample.seed, size=size), start=1)
    )
    audit.record(
        actor_id=by.pk, verb="sample.drawn", subject=f"sample:{sample.pk}", seed=sample.seed
    )
    return sample


@transaction.atomic
def conversation_of(*, sampled_id: UUID, by: User) -> UUID:
    """Which one it is, without opening it."""
    return sampled_for_reading(by, sampled_id).conversation_id


@transaction.atomic
def open_sampled(*, sampled_id: UUID, by: User) -> Opened:
    """To be read. Noted with the conversation, so that those whose it is see that it was read, by whom and why."""
    row = sampled_for_reading(by, sampled_id)
    audit.record(
        actor_id=by.pk,
        verb="sample.read",
        subject=f"conversation:{row.conversation_id}",
        reason="picked by chance",
    )
    return Opened(
        conversation_id=row.conversation_id, since=row.sample.since, until=row.sample.until
    )


@transaction.atomic
def judge_sampled(*, sampled_id: UUID, by: User, verdict: SampledConversation.Verdict) -> None:
    """Say whether something was missed. Raises `Conflict` when somebody has said so already."""
    row = sampled_for_reading(by, sampled_id)
    if row.verdict:
        raise Conflict("Somebody has read this one already.")
    row.verdict, row.read_at, row.read_by = verdict.value, timezone.now(), by
    row.save(update_fields=["verdict", "read_at", "read_by"])
    audit.record(
        actor_id=by.pk,
        verb="sample.judged",
        subject=f"sample:{row.sample_id}",
        verdict=verdict.value,
    )
