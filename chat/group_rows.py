"""The rows of a group: its topic and rules, who agreed to them, who was taken out, and what waits for the host."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from peersupport.core.crypto import Sealed

PERSON = settings.AUTH_USER_MODEL
CONVERSATION = "chat.Conversation"
FEWEST, MOST = 2, 50
MOST_TOPIC, MOST_MEETS, MOST_RULES = 80, 120, 4_000


class Group(models.Model):
    """A conversation on a topic. Topic and rules are written by the team, for everybody who may join.

    Its host sits on the peer worker's side, its members on the client's. `rules_version` grows with each
    change of the rules.
    """

    conversation = models.OneToOneField(
        CONVERSATION, models.CASCADE, primary_key=True, related_name="group"
    )
    topic = models.CharField(max_length=MOST_TOPIC)
    rules = models.TextField()
    rules_version = models.PositiveIntegerField(default=1)
    meets = models.CharField(max_length=MOST_MEETS, blank=True)
    cap = models.PositiveSmallIntegerField()
    opened_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="a_group_has_room_for_some", condition=Q(cap__gte=FEWEST, cap__lte=MOST)
            )
        ]

    def __str__(self) -> str:
        return f"group {self.pk}"


class Agreement(models.Model):
    """Which rules somebody said yes to when they joined."""

    conversation = models.ForeignKey(CONVERSATION, models.CASCADE)
    person = models.ForeignKey(PERSON, models.CASCADE)
    version = models.PositiveIntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["conversation", "person"], name="one_agreement_per_person_and_group"
            )
        ]

    def __str__(self) -> str:
        return f"agreement {self.pk}"


class Removal(models.Model):
    """The host took somebody out of a group, for good. The reason is for the team; `told_at`: the person has read that it is so."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    conversation = models.ForeignKey(CONVERSATION, models.CASCADE)
    person = models.ForeignKey(PERSON, models.CASCADE, related_name="+")
    by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    reason_sealed = models.BinaryField()
    at = models.DateTimeField(db_default=Now())
    told_at = models.DateTimeField(null=True)

    reason = Sealed("reason", owner="person")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["conversation", "person"], name="nobody_is_taken_out_twice"
            )
        ]

    def __str__(self) -> str:
        return f"removal {self.pk}"


class WaitingMessage(models.Model):
    """A message that its host reads before the group does. Screened when it came; it has no place yet.

    `returned_at`: the host sent it back, with a reason for its author, who has read it at `settled_at`.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    conversation = models.ForeignKey(CONVERSATION, models.CASCADE)
    author = models.ForeignKey(PERSON, models.CASCADE, related_name="+")
    client_id = models.UUIDField()
    body_sealed = models.BinaryField()
    reason_sealed = models.BinaryField(default=b"")
    shows_help = models.BooleanField(default=False)
    screened = models.JSONField(default=dict)
    # Moments may be equal; this is the order in which they came.
    turn = models.PositiveBigIntegerField()
    at = models.DateTimeField()
    returned_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["conversation", "author", "client_id"], name="waiting_twice_is_once"
            ),
            models.UniqueConstraint(fields=["conversation", "turn"], name="each_has_its_turn"),
            models.CheckConstraint(
                name="only_what_was_returned_is_settled",
                condition=Q(settled_at=None) | Q(returned_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"waiting message {self.pk}"


def waiting_context(conversation_id: object, author_id: object, name: object) -> str:
    """Binds the sealed words to whose they are and where, so that they open nowhere else."""
    return f"chat.waiting:{conversation_id}:{author_id}:{name}"


def reason_context(waiting_id: object) -> str:
    return f"chat.waiting.reason:{waiting_id}"
