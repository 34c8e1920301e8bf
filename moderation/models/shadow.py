"""What drafts of rules would have done with messages that are stored: numbers and ids, nobody's words."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from moderation.models.revisions import Revision
from moderation.policies.shadow import Kind


class ShadowRun(models.Model):
    """One draft, as it was, on the newest messages. `ended`: how it came to its end, empty while it goes on."""

    class Ended(models.TextChoices):
        DONE = "done", "done"
        STALE = "stale", "the draft was changed meanwhile"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    revision = models.ForeignKey(Revision, models.CASCADE, related_name="runs")
    digest = models.CharField(max_length=64)
    against = models.PositiveBigIntegerField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    since = models.DateTimeField()
    total = models.PositiveIntegerField(null=True)
    seen = models.PositiveIntegerField(default=0)
    counts = models.JSONField(default=dict)
    ended = models.CharField(max_length=10, choices=Ended, blank=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-asked_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["revision"], condition=Q(ended=""), name="one_run_of_a_draft_at_once"
            )
        ]

    def __str__(self) -> str:
        return f"shadow run {self.pk}"


class ShadowChange(models.Model):
    """One message that would be judged differently."""

    id = models.BigAutoField(primary_key=True)
    run = models.ForeignKey(ShadowRun, models.CASCADE, related_name="changes")
    message_id = models.UUIDField()
    said_by = models.CharField(max_length=10)
    kind = models.CharField(max_length=10, choices=[(kind.value, kind.value) for kind in Kind])
    was = models.PositiveSmallIntegerField()
    now = models.PositiveSmallIntegerField()
    rules_before = models.JSONField(default=list)
    rules_after = models.JSONField(default=list)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["run", "message_id"], name="one_change_per_run_and_message"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} in {self.run_id}"
