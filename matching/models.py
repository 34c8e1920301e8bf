"""What people say of themselves so that they can be paired, what they ask of each other, and who is paired."""

import uuid
from datetime import datetime

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
OPEN = Q(accepted_at=None, declined_at=None, withdrawn_at=None, lapsed_at=None)


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

    note = Sealed("note", owner="person")
    _choices = Sealed("choices", owner="person")

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


class PlanRun(models.Model):
    """One plan that a coordinator approved: what it was made with, and how fair it was. Counts only."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    weights_version = models.PositiveIntegerField()
    clients = models.PositiveIntegerField()
    servable = models.PositiveIntegerField()
    served = models.PositiveIntegerField()
    asked = models.PositiveIntegerField()
    score = models.PositiveBigIntegerField()
    # Groups of ten or more: name, clients, rate in thousandths. Smaller ones are not even stored.
    parity = models.JSONField(default=list)
    longest_wait_unserved = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="a_plan_serves_no_more_than_there_are",
                condition=Q(served__lte=F("clients"), servable__lte=F("clients")),
            )
        ]

    def __str__(self) -> str:
        return f"plan {self.pk}"


class RequestQuerySet(models.QuerySet["Request"]):
    def open(self) -> "RequestQuerySet":
        return self.filter(OPEN)

    def waiting(self, now: datetime) -> "RequestQuerySet":
        """Open, and not past its time: the outbox may be a moment late in closing it."""
        return self.open().filter(expires_at__gt=now)

    def to_worker(self, worker: User) -> "RequestQuerySet":
        return self.filter(worker=worker)

    def of_client(self, client: User) -> "RequestQuerySet":
        return self.filter(client=client)


class Request(models.Model):
    """One client asks one peer worker. What became of it is the one timestamp that is set.

    `proposed_by`: the coordinator who asked for the client, from a plan. `hand_on`: whoever is free next will
    do, so a "no" goes on to the next one by itself.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    client = models.ForeignKey(PERSON, models.PROTECT, related_name="requests_made")
    worker = models.ForeignKey(PERSON, models.PROTECT, related_name="requests_received")
    note_sealed = models.BinaryField(default=b"")
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    declined_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    lapsed_at = models.DateTimeField(null=True)
    hand_on = models.BooleanField(default=False)
    plan = models.ForeignKey(PlanRun, models.PROTECT, null=True)
    proposed_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    reason_sealed = models.BinaryField(default=b"")

    reason = Sealed("reason", owner="client")
    note = Sealed("note", owner="client")

    objects = RequestQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["client"], name="one_open_request_per_client", condition=OPEN
            ),
            models.CheckConstraint(
                name="a_request_ends_one_way",
                condition=Q(accepted_at=None, declined_at=None, withdrawn_at=None)
                | Q(accepted_at=None, declined_at=None, lapsed_at=None)
                | Q(accepted_at=None, withdrawn_at=None, lapsed_at=None)
                | Q(declined_at=None, withdrawn_at=None, lapsed_at=None),
            ),
            models.CheckConstraint(
                name="a_request_has_time_to_be_answered",
                condition=Q(expires_at__gt=F("asked_at")),
            ),
            models.CheckConstraint(
                name="a_planned_request_says_by_whom",
                condition=Q(plan=None, proposed_by=None)
                | Q(plan__isnull=False, proposed_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"request {self.pk}"

    def is_waiting(self, now: datetime) -> bool:
        ended = (self.accepted_at, self.declined_at, self.withdrawn_at, self.lapsed_at)
        return not any(ended) and now < self.expires_at


class How(models.TextChoices):
    REQUEST = "request", "the client asked"
    BY_HAND = "by_hand", "by hand"


class PairingQuerySet(models.QuerySet["Pairing"]):
    def active(self) -> "PairingQuerySet":
        return self.filter(ended_at=None)

    def of(self, person: User) -> "PairingQuerySet":
        return self.filter(Q(client=person) | Q(worker=person))


class Pairing(models.Model):
    """A client and a peer worker who may talk. While it is active it holds one of the worker's seats."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    client = models.ForeignKey(PERSON, models.PROTECT, related_name="pairings_as_client")
    worker = models.ForeignKey(PERSON, models.PROTECT, related_name="pairings_as_worker")
    seat = models.OneToOneField(Seat, models.PROTECT, null=True)
    how = models.CharField(max_length=10, choices=How)
    request = models.OneToOneField(Request, models.PROTECT, null=True)
    paired_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    reason_sealed = models.BinaryField(default=b"")
    waiting_since = models.DateTimeField()
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")

    reason = Sealed("reason", owner="client")

    objects = PairingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["client"],
                name="one_active_pairing_per_client",
                condition=Q(ended_at=None),
            ),
            models.CheckConstraint(
                name="an_active_pairing_holds_a_seat",
                condition=Q(ended_at=None, seat__isnull=False, ended_by=None)
                | Q(ended_at__isnull=False, seat=None, ended_by__isnull=False),
            ),
            models.CheckConstraint(
                name="a_pairing_says_where_it_came_from",
                condition=Q(how=How.REQUEST, request__isnull=False, paired_by=None)
                | Q(how=How.BY_HAND, request=None, paired_by__isnull=False),
            ),
            models.CheckConstraint(
                name="nobody_is_paired_with_themselves", condition=~Q(client=F("worker"))
            ),
        ]

    def __str__(self) -> str:
        return f"pairing {self.pk}"


class UnderstudyQuerySet(models.QuerySet["Understudy"]):
    def asked(self) -> "UnderstudyQuerySet":
        """Not over, whoever still has to answer."""
        return self.filter(ended_at=None, pairing__ended_at=None)

    def standing(self) -> "UnderstudyQuerySet":
        """Both the client and the colleague have said yes, and may still be who they are here."""
        return self.asked().filter(
            willing_at__isnull=False, agreed_at__isnull=False, worker__is_active=True
        )


class Understudy(models.Model):
    """A colleague who is there when the worker of a pairing is away. Only with the client's and their own yes."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    pairing = models.ForeignKey(Pairing, models.PROTECT, related_name="understudies")
    worker = models.ForeignKey(PERSON, models.PROTECT, related_name="understudy_for")
    proposed_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    willing_at = models.DateTimeField(null=True)
    agreed_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    objects = UnderstudyQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["pairing"],
                name="one_understudy_per_pairing",
                condition=Q(ended_at=None),
            )
        ]

    def __str__(self) -> str:
        return f"understudy {self.pk}"
