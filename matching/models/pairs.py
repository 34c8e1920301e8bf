"""What people ask of each other, and who is paired: requests, pairings, and whoever stands in or comes after."""

import uuid
from datetime import datetime, timedelta

from django.db import models
from django.db.models import F, Q

from accounts.models import User
from matching.models.people import PERSON, Seat
from peersupport.core.crypto import Sealed

# So long two people get to know each other, and neither needs a reason to stop.
TRIAL = timedelta(days=14)
OPEN = Q(accepted_at=None, declined_at=None, withdrawn_at=None, lapsed_at=None)


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


class State(models.TextChoices):
    TRIAL = "trial", "getting to know each other"
    ACTIVE = "active", "active"
    PAUSED = "paused", "paused"
    ENDED = "ended", "ended"


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
    paused_at = models.DateTimeField(null=True)
    # The worker said that this one takes much of them: it counts as more than one person.
    intense_since = models.DateTimeField(null=True)

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
            models.CheckConstraint(
                name="what_has_ended_is_not_paused", condition=Q(ended_at=None) | Q(paused_at=None)
            ),
        ]

    def __str__(self) -> str:
        return f"pairing {self.pk}"

    def state(self, now: datetime) -> State:
        if self.ended_at is not None:
            return State.ENDED
        if self.paused_at is not None:
            return State.PAUSED
        return State.TRIAL if now < self.began_at + TRIAL else State.ACTIVE


class Handover(models.Model):
    """A few words of a worker for whoever comes after them. Nobody reads them before the client has said yes."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    pairing = models.OneToOneField(Pairing, models.PROTECT, related_name="handover")
    client = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    words_sealed = models.BinaryField()
    written_at = models.DateTimeField()
    approved_at = models.DateTimeField(null=True)

    words = Sealed("words", owner="client")

    def __str__(self) -> str:
        return f"handover {self.pk}"


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
