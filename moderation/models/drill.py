"""Drills: a page that everybody can tell from a real one, and how long until somebody answered."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from moderation.models.duty import PagerAddress


class Drill(models.Model):
    """One try of the real pagers. In tables of its own: nothing that looks for an escalation ever finds one."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    begun_at = models.DateTimeField()
    # Empty when the week began it.
    begun_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )

    class Meta:
        ordering = ["-begun_at"]
        constraints = [
            models.CheckConstraint(
                name="an_answered_drill_was_begun_before",
                condition=Q(answered_at=None) | Q(answered_at__gte=models.F("begun_at")),
            )
        ]

    def __str__(self) -> str:
        return f"drill {self.pk}"


class DrillPage(models.Model):
    """One person, one way to reach them. `outcome` is of the newest try; empty until there was one."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    drill = models.ForeignKey(Drill, models.CASCADE, related_name="pages")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    channel = models.CharField(max_length=20)
    way = models.ForeignKey(PagerAddress, models.SET_NULL, null=True, related_name="+")
    tries = models.PositiveSmallIntegerField(default=0)
    outcome = models.CharField(max_length=20, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["drill", "person", "way"], name="one_drill_page_per_way"
            )
        ]

    def __str__(self) -> str:
        return f"drill page {self.pk}"
