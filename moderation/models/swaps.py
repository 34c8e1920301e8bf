"""Shifts that somebody on duty offers to a colleague, and who took them."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from moderation.models.duty import DutyShift


class ShiftOfferQuerySet(models.QuerySet["ShiftOffer"]):
    def open(self) -> "ShiftOfferQuerySet":
        return self.filter(taken_at=None)


class ShiftOffer(models.Model):
    """Somebody's shift, or a part of it, for one colleague or for anybody. It stays theirs until it is taken.

    Open, it belongs to a shift and goes when that goes. Taken, it is the record of the swap.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    shift = models.ForeignKey(DutyShift, models.CASCADE, null=True, related_name="+")
    place = models.PositiveSmallIntegerField(choices=DutyShift.Place)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    offered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    offered_to = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="+"
    )
    offered_at = models.DateTimeField()
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="+"
    )
    taken_at = models.DateTimeField(null=True)

    objects = ShiftOfferQuerySet.as_manager()

    class Meta:
        ordering = ["starts_at", "place"]
        constraints = [
            models.UniqueConstraint(fields=["shift"], name="one_open_offer_per_shift"),
            models.CheckConstraint(
                name="an_offer_ends_after_it_starts", condition=Q(ends_at__gt=F("starts_at"))
            ),
            models.CheckConstraint(
                name="an_offer_has_its_shift_until_it_is_taken",
                condition=Q(taken_at=None, taken_by=None, shift__isnull=False)
                | Q(taken_at__isnull=False, taken_by__isnull=False, shift=None),
            ),
            models.CheckConstraint(
                name="nobody_takes_a_shift_from_themselves",
                condition=Q(taken_by=None) | ~Q(taken_by=F("offered_by")),
            ),
            models.CheckConstraint(
                name="only_whom_it_was_offered_to_takes_it",
                condition=Q(taken_by=None) | Q(offered_to=None) | Q(taken_by=F("offered_to")),
            ),
        ]

    def __str__(self) -> str:
        return f"offer {self.pk}"
