"""What is kept although it would go, what people ask of it, and for how long an organisation keeps what."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from peersupport.core.crypto import Sealed
from peersupport.core.key_rows import KeyHolder


class Latch(models.Model):
    """One lock for each name: whoever deletes and whoever puts a hold take turns."""

    name = models.CharField(max_length=40, primary_key=True)

    def __str__(self) -> str:
        return self.name


class Subject(models.TextChoices):
    PERSON = "person", "a person"
    CONVERSATION = "conversation", "a conversation"


class HoldCause(models.TextChoices):
    """Why something is kept. The person it is about is shown these words, and no others."""

    HARM = "harm", "somebody may have been hurt, or may get hurt"
    COMPLAINT = "complaint", "somebody has made a complaint, and we look into it"
    LAW = "law", "a court or an authority has asked us to keep it"


class HoldQuerySet(models.QuerySet["Hold"]):
    def standing(self) -> "HoldQuerySet":
        """Also while the second person has not answered: nothing may go in that time."""
        return self.filter(lifted_at=None)

    def to_review(self, today: object) -> "HoldQuerySet":
        return self.standing().filter(confirmed_at__isnull=False, review_on__lte=today)


class Hold(KeyHolder):
    """Nothing about this person, or of this conversation, is deleted. Two people put it, and two lift it.

    Until somebody else has confirmed it, it stands for a few days only.
    """

    subject = models.CharField(max_length=20, choices=Subject)
    subject_id = models.UUIDField(db_index=True)
    cause = models.CharField(max_length=20, choices=HoldCause)
    reason_sealed = models.BinaryField(default=b"")
    review_on = models.DateField()
    asked_by_id = models.UUIDField()
    asked_at = models.DateTimeField()
    confirmed_by_id = models.UUIDField(null=True)
    confirmed_at = models.DateTimeField(null=True)
    lift_asked_by_id = models.UUIDField(null=True)
    lift_asked_at = models.DateTimeField(null=True)
    lifted_by_id = models.UUIDField(null=True)
    lifted_at = models.DateTimeField(null=True)

    reason = Sealed("reason")

    objects: ClassVar[HoldQuerySet] = HoldQuerySet.as_manager()  # type: ignore[assignment]  # a manager made of the queryset

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["subject", "subject_id"],
                condition=Q(lifted_at=None),
                name="one_hold_at_a_time",
            ),
            models.CheckConstraint(
                name="a_hold_needs_two_people",
                condition=Q(confirmed_at=None, confirmed_by_id=None)
                | (
                    Q(confirmed_at__isnull=False, confirmed_by_id__isnull=False)
                    & ~Q(confirmed_by_id=F("asked_by_id"))
                ),
            ),
            models.CheckConstraint(
                name="lifting_a_hold_needs_two_people",
                condition=Q(lifted_at=None)
                | Q(confirmed_at=None)
                | (
                    Q(lift_asked_by_id__isnull=False, lifted_by_id__isnull=False)
                    & ~Q(lift_asked_by_id=F("lifted_by_id"))
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"hold {self.pk}"


class ClaimKind(models.TextChoices):
    COPY = "copy", "a copy of what we hold"
    DELETE = "delete", "to be deleted"


class Claim(KeyHolder):
    """A person asks for what the law gives them, in the app or by letter. Due within a month of its arrival."""

    kind = models.CharField(max_length=10, choices=ClaimKind)
    by_letter = models.BooleanField()
    person_id = models.UUIDField(db_index=True)
    asked_at = models.DateTimeField()
    due_on = models.DateField()
    written_down_by_id = models.UUIDField(null=True)
    done_at = models.DateTimeField(null=True)
    refused_at = models.DateTimeField(null=True)
    settled_by_id = models.UUIDField(null=True)
    reason_sealed = models.BinaryField(default=b"")

    reason = Sealed("reason")

    class Meta:
        indexes = [
            models.Index(
                fields=["due_on"],
                name="claims_open",
                condition=Q(done_at=None, refused_at=None),
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["person_id", "kind"],
                condition=Q(done_at=None, refused_at=None),
                name="asking_twice_is_one_claim",
            ),
            models.CheckConstraint(
                name="a_claim_is_done_or_refused",
                condition=Q(done_at=None) | Q(refused_at=None),
            ),
            models.CheckConstraint(
                name="a_refused_claim_says_by_whom",
                condition=Q(refused_at=None) | Q(settled_by_id__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"claim {self.pk}"


class Period(models.Model):
    """For how many days an organisation keeps a class of records, and from when that holds. The newest in force counts."""

    record_class = models.CharField(max_length=40, db_index=True)
    days = models.PositiveIntegerField()
    set_by_id = models.UUIDField()
    set_at = models.DateTimeField()
    holds_from = models.DateTimeField()

    def __str__(self) -> str:
        return f"period {self.pk}"
