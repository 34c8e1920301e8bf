"""When people on duty want to be left in peace."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q


class QuietHours(models.Model):
    """When a person is not called for anything but a red: minutes of the day on their own clock. May run past midnight."""

    person = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True)
    from_minute = models.PositiveSmallIntegerField()
    until_minute = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="quiet_hours_are_some_of_the_day",
                condition=Q(from_minute__lt=1440, until_minute__lt=1440)
                & ~Q(from_minute=F("until_minute")),
            )
        ]

    def __str__(self) -> str:
        return f"quiet hours of {self.person_id}"
