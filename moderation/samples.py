"""Samples and what was found in them, as pages show it: numbers, never a word."""

from dataclasses import dataclass

from django.db.models import Count, Q

from moderation.models import Sample, SampledConversation
from moderation.policies.sampling import MissRate, miss_rate

Verdict = SampledConversation.Verdict
MOST_SAMPLES = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleRow:
    sample: Sample
    picked: int
    read: int
    unclear: int
    rate: MissRate | None
    waiting: tuple[SampledConversation, ...]


def sample_rows() -> tuple[SampleRow, ...]:
    """Newest first."""
    samples = Sample.objects.order_by("-drawn_at").prefetch_related("conversations")
    return tuple(map(_row, samples[:MOST_SAMPLES]))


def overall() -> MissRate | None:
    """Of all samples together. Those of whom nobody was sure are left out."""
    sure = {"read": Count("pk", filter=Q(verdict__in=(Verdict.NOTHING, Verdict.MISSED)))}
    found = SampledConversation.objects.aggregate(
        **sure, missed=Count("pk", filter=Q(verdict=Verdict.MISSED))
    )
    return miss_rate(read=found["read"], missed=found["missed"])


def _row(sample: Sample) -> SampleRow:
    rows = list(sample.conversations.all())
    missed = sum(row.verdict == Verdict.MISSED for row in rows)
    sure = missed + sum(row.verdict == Verdict.NOTHING for row in rows)
    return SampleRow(
        sample=sample,
        picked=len(rows),
        read=sure,
        unclear=sum(row.verdict == Verdict.UNCLEAR for row in rows),
        rate=miss_rate(read=sure, missed=missed),
        waiting=tuple(row for row in rows if not row.verdict),
    )
