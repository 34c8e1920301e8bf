"""What people say of themselves so that they can be paired, and whom they would rather not meet."""

import uuid
from datetime import datetime, timedelta

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from accounts.models import User
from matching.choices import ClientChoices, WorkerChoices
from peersupport.core.crypto import Sealed

MOST_SEATS = 12
DAY = 24 * 60
PERSON = settings.AUTH_USER_MODEL


class PeerProfile(models.Model):
    """What a peer worker chose to share. Locked by whoever takes or frees one of their seats."""

    person = models.OneToOneField(
        PERSON, models.CASCADE, primary_key=True, related_name="peer_profile"
    )
    introduction_sealed = models.BinaryField(default=b"")
    choices_sealed = models.BinaryField(default=b"")
    seats_wanted = models.PositiveSmallIntegerField(
        default=0, validators=[MaxValueValidator(MOST_SEATS)]
    )
    paused_at = models.DateTimeField(null=True)
    resting_until = models.DateTimeField(null=True)
    # Until then today counts as a hard day: somebody they talk with was in danger.
    hard_until = models.DateTimeField(null=True)
    # As they usually write back, measured; unknown for whoever is new.
    reply_hours = models.PositiveSmallIntegerField(null=True)
    approved_for_youth_at = models.DateTimeField(null=True)
    approved_for_youth_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")

    introduction = Sealed("introduction", owner="person")
    _choices = Sealed("choices", owner="person")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="seats_wanted_are_few", condition=Q(seats_wanted__lte=MOST_SEATS)
            ),
            models.CheckConstraint(
                name="youth_approval_says_by_whom",
                condition=Q(approved_for_youth_at=None, approved_for_youth_by=None)
                | Q(approved_for_youth_at__isnull=False, approved_for_youth_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"peer profile {self.pk}"

    @property
    def choices(self) -> WorkerChoices:
        return WorkerChoices.from_text(self._choices)

    @choices.setter
    def choices(self, chosen: WorkerChoices) -> None:
        self._choices = chosen.to_text()

    def is_accepting(self, now: datetime) -> bool:
        return self.paused_at is None and not self.is_resting(now)

    def is_hard_day(self, now: datetime) -> bool:
        return self.hard_until is not None and now < self.hard_until

    def is_resting(self, now: datetime) -> bool:
        return self.resting_until is not None and now < self.resting_until


class SeatQuerySet(models.QuerySet["Seat"]):
    def free(self) -> "SeatQuerySet":
        return self.filter(pairing=None)

    def of(self, worker: User) -> "SeatQuerySet":
        return self.filter(worker=worker)


class Seat(models.Model):
    """Room for one client with one peer worker. An active pairing holds one, and no seat is held twice."""

    worker = models.ForeignKey(PERSON, models.CASCADE)

    objects = SeatQuerySet.as_manager()

    def __str__(self) -> str:
        return f"seat {self.pk}"


class SupportProfile(models.Model):
    """What a client asks for. Locked by whoever changes what this client waits for or has."""

    person = models.OneToOneField(
        PERSON, models.CASCADE, primary_key=True, related_name="support_profile"
    )
    choices_sealed = models.BinaryField(default=b"")
    note_sealed = models.BinaryField(default=b"")
    any_time = models.BooleanField(default=True)
    waiting_since = models.DateTimeField(null=True, db_index=True)
    # What they had waited before they stopped looking or found somebody: their place, if they come back.
    waited = models.DurationField(default=timedelta)
    # They asked to be told when somebody is free, and since when somebody is.
    tell_since = models.DateTimeField(null=True)
    free_since = models.DateTimeField(null=True)

    note = Sealed("note", owner="person")
    _choices = Sealed("choices", owner="person")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="only_who_asked_is_told",
                condition=Q(free_since=None) | Q(tell_since__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"support profile {self.pk}"

    @property
    def choices(self) -> ClientChoices:
        return ClientChoices.from_text(self._choices)

    @choices.setter
    def choices(self, chosen: ClientChoices) -> None:
        self._choices = chosen.to_text()


class WeeklyHours(models.Model):
    """Free every week from one minute of the day to another, on the person's own wall clock."""

    person = models.ForeignKey(PERSON, models.CASCADE)
    weekday = models.PositiveSmallIntegerField()
    start_minute = models.PositiveSmallIntegerField()
    end_minute = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["weekday", "start_minute"]
        constraints = [
            models.CheckConstraint(name="hours_are_on_a_weekday", condition=Q(weekday__lte=6)),
            models.CheckConstraint(
                name="hours_end_after_they_start",
                condition=Q(end_minute__gt=F("start_minute"), end_minute__lte=DAY),
            ),
        ]

    def __str__(self) -> str:
        return f"hours {self.pk}"


class DateOff(models.Model):
    """A day on which nothing of the usual week holds."""

    person = models.ForeignKey(PERSON, models.CASCADE)
    on = models.DateField()

    class Meta:
        ordering = ["on"]
        constraints = [
            models.UniqueConstraint(fields=["person", "on"], name="one_date_off_per_date")
        ]

    def __str__(self) -> str:
        return f"date off {self.pk}"


class ExtraHours(models.Model):
    """Free on one date only, beside the usual week, on the person's own wall clock."""

    person = models.ForeignKey(PERSON, models.CASCADE)
    on = models.DateField()
    start_minute = models.PositiveSmallIntegerField()
    end_minute = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["on", "start_minute"]
        constraints = [
            models.CheckConstraint(
                name="extra_hours_end_after_they_start",
                condition=Q(end_minute__gt=F("start_minute"), end_minute__lte=DAY),
            ),
        ]

    def __str__(self) -> str:
        return f"extra hours {self.pk}"


class Exclusion(models.Model):
    """`person` would rather not meet somebody. It holds for both, and neither the other nor staff are told.

    Kept as the name that was given, also when nobody here has it: the page must not tell who is here.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(PERSON, models.CASCADE)
    name_sealed = models.BinaryField()
    other = models.ForeignKey(PERSON, models.CASCADE, null=True, related_name="+")
    created_at = models.DateTimeField(db_default=Now())

    name = Sealed("name", owner="person")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "other"], name="one_exclusion_per_pair"),
            models.CheckConstraint(
                name="nobody_excludes_themselves",
                condition=Q(other=None) | ~Q(person=F("other")),
            ),
        ]

    def __str__(self) -> str:
        return f"exclusion {self.pk}"


class PassedOffer(models.Model):
    """The client asked for somebody else. Says nothing about the worker, and is never shown to anyone."""

    client = models.ForeignKey(PERSON, models.CASCADE, related_name="+")
    worker = models.ForeignKey(PERSON, models.CASCADE, related_name="+")
    passed_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["client", "worker"], name="passed_once_per_worker")
        ]

    def __str__(self) -> str:
        return f"passed offer {self.pk}"
