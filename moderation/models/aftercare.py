"""What the service has promised for the time after an escalation, and who kept it."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from moderation.models.duty import Escalation
from peersupport.core.crypto import Sealed


class FollowUpQuerySet(models.QuerySet["FollowUp"]):
    def open(self) -> "FollowUpQuerySet":
        return self.filter(kept_at=None)


class FollowUp(models.Model):
    """One thing that a person will do by then: done only by a person, who says how it went."""

    class Kind(models.TextChoices):
        CHECK_IN = "check_in", "Ask the client how they are"
        DEBRIEF = "debrief", "Talk with the peer worker about it"
        CONFIRMATION = "confirmation", "Ask whether help arrived"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    escalation = models.ForeignKey(Escalation, models.CASCADE, related_name="follow_ups")
    kind = models.CharField(max_length=20, choices=Kind)
    due_at = models.DateTimeField()
    overdue_at = models.DateTimeField(null=True)
    kept_at = models.DateTimeField(null=True)
    kept_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    note_sealed = models.BinaryField(default=b"")
    note = Sealed("note", owner="escalation")

    objects = FollowUpQuerySet.as_manager()

    class Meta:
        ordering = ["due_at"]
        indexes = [
            models.Index(fields=["due_at"], name="follow_ups_open", condition=Q(kept_at=None))
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["escalation", "kind", "due_at"], name="one_follow_up_of_a_kind_at_a_time"
            ),
            models.CheckConstraint(
                name="a_kept_follow_up_says_by_whom",
                condition=Q(kept_at=None, kept_by=None)
                | Q(kept_at__isnull=False, kept_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} after {self.escalation_id}"
