"""Conversations picked by chance, to find what no rule noticed. Ids and verdicts, nobody's words."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q


class Sample(models.Model):
    """One draw: the seed and what there was to draw from are kept, so that anybody can draw it again."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    seed = models.CharField(max_length=64)
    since = models.DateTimeField()
    until = models.DateTimeField()
    candidates = models.PositiveIntegerField()
    fingerprint = models.CharField(max_length=64)
    rulebook_versions = models.JSONField(default=list)
    drawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    drawn_at = models.DateTimeField()

    class Meta:
        ordering = ["-drawn_at"]

    def __str__(self) -> str:
        return f"sample {self.pk}"


class SampledConversation(models.Model):
    """One of a sample, to be read by somebody on duty who is none of its two."""

    class Verdict(models.TextChoices):
        NOTHING = "nothing", "Nothing was missed"
        MISSED = "missed", "Somebody should have been told"
        UNCLEAR = "unclear", "Hard to say"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    sample = models.ForeignKey(Sample, models.CASCADE, related_name="conversations")
    place = models.PositiveSmallIntegerField()
    conversation_id = models.UUIDField()
    verdict = models.CharField(max_length=10, choices=Verdict, blank=True)
    read_at = models.DateTimeField(null=True)
    read_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        ordering = ["place"]
        constraints = [
            models.UniqueConstraint(
                fields=["sample", "conversation_id"], name="a_conversation_is_drawn_once"
            ),
            models.CheckConstraint(
                name="a_judged_conversation_says_by_whom",
                condition=Q(verdict="", read_at=None, read_by=None)
                | (~Q(verdict="") & Q(read_at__isnull=False, read_by__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.place} of {self.sample_id}"
