"""Escalations and their history, boundary flags, pages, the rota. Holds ids of conversations, never keys into chat's tables."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from moderation.policies.ladder import Severity
from moderation.policies.rota import FIRST, SECOND, Shift
from peersupport.core.crypto import Sealed
from peersupport.core.models import KeyHolder


class EscalationQuerySet(models.QuerySet["Escalation"]):
    def unresolved(self) -> "EscalationQuerySet":
        return self.filter(resolved_at=None)

    def waiting(self) -> "EscalationQuerySet":
        return self.unresolved().filter(acknowledged_at=None)

    def most_urgent_first(self) -> "EscalationQuerySet":
        return self.order_by("-severity", "opened_at", "pk")


class Escalation(KeyHolder):
    """Something a person must look at. Open, it always has a next action; it is never closed by silence.

    `step` grows with every climb, restart and acknowledgement: a timer made for an earlier step does nothing.
    """

    conversation_id = models.UUIDField(db_index=True)
    client_id = models.UUIDField()
    worker_id = models.UUIDField(null=True)
    severity = models.PositiveSmallIntegerField(
        choices=[(severity.value, severity.name.lower()) for severity in Severity]
    )
    opened_at = models.DateTimeField()
    ladder = models.JSONField()
    step = models.PositiveIntegerField(default=0)
    rung = models.PositiveSmallIntegerField(default=0)
    climb_began_at = models.DateTimeField()
    next_action_at = models.DateTimeField(null=True)
    told_pair_at = models.DateTimeField(null=True)
    unanswered_at = models.DateTimeField(null=True)
    acknowledged_at = models.DateTimeField(null=True)
    acknowledged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    offered_at = models.DateTimeField(null=True)
    offered_to = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    proposed_at = models.DateTimeField(null=True)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    outcome = models.CharField(max_length=40, blank=True)
    done_sealed = models.BinaryField(default=b"")
    done = Sealed("done")
    called_at = models.DateTimeField(null=True)
    called_sealed = models.BinaryField(default=b"")
    called = Sealed("called")
    confirmed_sealed = models.BinaryField(default=b"")
    confirmed = Sealed("confirmed")
    resolved_at = models.DateTimeField(null=True)
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    objects = EscalationQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["-severity", "opened_at"],
                name="escalations_open",
                condition=Q(resolved_at=None),
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["conversation_id"],
                condition=Q(resolved_at=None),
                name="one_open_escalation_per_conversation",
            ),
            models.CheckConstraint(
                name="an_open_escalation_has_a_next_action",
                condition=Q(resolved_at=None, next_action_at__isnull=False)
                | Q(resolved_at__isnull=False, next_action_at=None),
            ),
            models.CheckConstraint(
                name="an_acknowledgement_says_by_whom",
                condition=Q(acknowledged_at=None, acknowledged_by=None)
                | Q(acknowledged_at__isnull=False, acknowledged_by__isnull=False),
            ),
            models.CheckConstraint(
                name="a_resolution_says_by_whom_and_how",
                condition=Q(resolved_at=None, resolved_by=None)
                | (Q(resolved_at__isnull=False, resolved_by__isnull=False) & ~Q(outcome="")),
            ),
            models.CheckConstraint(
                name="a_red_is_closed_by_two_or_with_a_hand_off",
                condition=Q(resolved_at=None)
                | Q(severity__lt=Severity.RED.value)
                | Q(called_at__isnull=False)
                | (Q(proposed_by__isnull=False) & ~Q(proposed_by=F("resolved_by"))),
            ),
            models.CheckConstraint(
                name="an_offer_says_to_whom_and_is_made_by_whoever_has_it",
                condition=Q(offered_at=None, offered_to=None)
                | Q(
                    offered_at__isnull=False,
                    offered_to__isnull=False,
                    acknowledged_at__isnull=False,
                ),
            ),
            models.CheckConstraint(
                name="severity_is_known", condition=Q(severity__in=list(map(int, Severity)))
            ),
        ]

    def __str__(self) -> str:
        return f"escalation {self.pk}"

    @property
    def is_waiting(self) -> bool:
        return self.resolved_at is None and self.acknowledged_at is None


class Finding(models.Model):
    """One message that raised an escalation: its words, and which rules found what in them."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    escalation = models.ForeignKey(Escalation, models.CASCADE, related_name="findings")
    message_id = models.UUIDField(db_index=True)
    seq = models.PositiveBigIntegerField()
    said_by = models.CharField(max_length=10)
    found_at = models.DateTimeField()
    severity = models.PositiveSmallIntegerField()
    hits = models.JSONField(default=list)
    rulebook_versions = models.JSONField(default=list)
    excerpt_sealed = models.BinaryField(default=b"")
    excerpt = Sealed("excerpt", owner="escalation")

    class Meta:
        ordering = ["found_at", "seq"]

    def __str__(self) -> str:
        return f"finding {self.pk}"


class EscalationEvent(models.Model):
    """One step in the history of an escalation. `by` is empty when the clock did it."""

    class Kind(models.TextChoices):
        OPENED = "opened"
        HEARD_MORE = "heard_more"
        RAISED = "raised"
        CLIMBED = "climbed"
        NOBODY_REACHED = "nobody_reached"
        ACKNOWLEDGED = "acknowledged"
        REOPENED = "reopened"
        NOTED = "noted"
        PROPOSED = "proposed"
        RESOLVED = "resolved"
        WORRIED = "worried"
        SILENT = "silent"
        QUIET = "quiet"
        ASKED = "asked"
        OFFERED = "offered"
        HANDED_OVER = "handed_over"
        OVERDUE = "overdue"
        JOINED = "joined"
        TOOK_OVER = "took_over"
        GAVE_BACK = "gave_back"
        LEFT = "left"
        WHISPERED = "whispered"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    escalation = models.ForeignKey(Escalation, models.CASCADE, related_name="events")
    kind = models.CharField(max_length=20, choices=Kind)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    facts = models.JSONField(default=dict)
    note_sealed = models.BinaryField(default=b"")
    note = Sealed("note", owner="escalation")

    class Meta:
        ordering = ["at"]

    def __str__(self) -> str:
        return f"{self.kind} of {self.escalation_id}"


class Flag(KeyHolder):
    """A boundary that a message may have crossed, for somebody on duty to look at.

    Found by a rule, or reported by a person. Who reported it is kept so that they report once, and shown to nobody.
    """

    class Verdict(models.TextChoices):
        RIGHT = "right", "Yes, it does"
        WRONG = "wrong", "No, it does not"
        UNCLEAR = "unclear", "Hard to say"

    conversation_id = models.UUIDField(db_index=True)
    message_id = models.UUIDField()
    author_id = models.UUIDField()
    said_by = models.CharField(max_length=10)
    rule_id = models.CharField(max_length=80)
    category = models.CharField(max_length=80)
    action = models.CharField(max_length=20)
    spans = models.JSONField(default=list)
    excluded = models.JSONField(default=list)
    rulebook_versions = models.JSONField(default=list)
    excerpt_sealed = models.BinaryField(default=b"")
    excerpt = Sealed("excerpt")
    reported_by_id = models.UUIDField(null=True)
    reason_sealed = models.BinaryField(default=b"")
    reason = Sealed("reason")
    flagged_at = models.DateTimeField()
    verdict = models.CharField(max_length=10, choices=Verdict, blank=True)
    reviewed_at = models.DateTimeField(null=True)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        indexes = [
            models.Index(
                fields=["flagged_at"], name="flags_to_review", condition=Q(reviewed_at=None)
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["message_id", "rule_id"],
                condition=Q(reported_by_id=None),
                name="one_flag_per_message_and_rule",
            ),
            models.UniqueConstraint(
                fields=["message_id", "reported_by_id"], name="one_report_per_message_and_person"
            ),
            models.CheckConstraint(
                name="a_reviewed_flag_says_by_whom_and_what",
                condition=Q(reviewed_at=None, reviewed_by=None, verdict="")
                | (Q(reviewed_at__isnull=False, reviewed_by__isnull=False) & ~Q(verdict="")),
            ),
        ]

    def __str__(self) -> str:
        return f"flag {self.pk}"


class DutyShift(models.Model):
    """One person on call, first or second, from one moment to another."""

    class Place(models.IntegerChoices):
        FIRST = FIRST, "first on call"
        SECOND = SECOND, "second on call"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    place = models.PositiveSmallIntegerField(choices=Place, default=Place.FIRST)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(db_index=True)
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["starts_at", "place"]
        constraints = [
            models.CheckConstraint(
                name="a_shift_ends_after_it_starts", condition=Q(ends_at__gt=F("starts_at"))
            )
        ]

    def __str__(self) -> str:
        return f"shift {self.pk}"

    @property
    def shift(self) -> Shift:
        """As the rota's rules see it."""
        return Shift(
            person_id=self.person_id,
            place=self.place,
            starts_at=self.starts_at,
            ends_at=self.ends_at,
        )


class Channel(models.TextChoices):
    EMAIL = "email", "e-mail"
    WEBHOOK = "webhook", "web address"
    PUSH = "push", "a browser"
    APPRISE = "apprise", "another service"


class PagerAddressQuerySet(models.QuerySet["PagerAddress"]):
    def in_use(self) -> "PagerAddressQuerySet":
        """Without those whose service has said that they are gone for good. In the order in which they are tried."""
        return self.filter(gone_at=None).order_by("person", "position", "added_at")


class PagerAddress(models.Model):
    """One way to reach one person, in the place that they gave it. Sealed with the person's own key."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    channel = models.CharField(max_length=20, choices=Channel)
    address_sealed = models.BinaryField(default=b"")
    address = Sealed("address", owner="person")
    added_at = models.DateTimeField(db_default=Now())
    worked_at = models.DateTimeField(null=True)
    position = models.PositiveSmallIntegerField(default=0)
    # Kept without its address, so that its owner can be told.
    gone_at = models.DateTimeField(null=True)

    objects = PagerAddressQuerySet.as_manager()

    class Meta:
        ordering = ["position", "added_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "channel"],
                condition=Q(channel__in=["email", "webhook"]),
                name="one_mail_and_one_web_address_per_person",
            )
        ]

    def __str__(self) -> str:
        return f"pager address {self.pk}"


class Page(models.Model):
    """That one person (or, without a person, one place outside) is to be reached on one channel, at one step."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    escalation = models.ForeignKey(Escalation, models.CASCADE, related_name="pages")
    step = models.PositiveIntegerField()
    rung = models.PositiveSmallIntegerField()
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="+"
    )
    outside = models.PositiveSmallIntegerField(null=True)
    channel = models.CharField(max_length=20, choices=Channel)
    # Empty for a place outside, and once its owner has taken it back.
    way = models.ForeignKey(PagerAddress, models.SET_NULL, null=True, related_name="+")
    promised_at = models.DateTimeField()
    # By somebody who has it: wanted also while it is taken.
    is_asked = models.BooleanField(default=False)

    class Meta:
        ordering = ["promised_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["escalation", "step", "person", "way"],
                condition=Q(outside=None),
                name="one_page_per_step_and_way",
            ),
            models.UniqueConstraint(
                fields=["escalation", "step", "outside"],
                condition=Q(person=None),
                name="one_page_per_step_and_place_outside",
            ),
            models.CheckConstraint(
                name="a_page_goes_to_a_person_or_outside",
                condition=Q(person__isnull=False, outside=None)
                | Q(person=None, outside__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"page {self.pk}"


class PageAttempt(models.Model):
    """One try to send a page. Saved before the send: one that never ended may have gone out all the same."""

    class Outcome(models.TextChoices):
        DELIVERED = "delivered", "handed over"
        REFUSED = "refused", "refused"
        UNREACHABLE = "unreachable", "not reached"
        HUNG = "hung", "no answer in time"
        BROKEN = "broken", "failed"
        GONE = "gone", "gone for good"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    page = models.ForeignKey(Page, models.CASCADE, related_name="attempts")
    number = models.PositiveSmallIntegerField()
    is_repeat = models.BooleanField(default=False)
    begun_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=20, choices=Outcome, blank=True)

    class Meta:
        ordering = ["begun_at"]

    def __str__(self) -> str:
        return f"attempt {self.number} of page {self.page_id}"
