"""Who from the team opened the whole of a conversation that is not theirs, why, and until when."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from peersupport.core.crypto import Sealed


class Cause(models.TextChoices):
    """Why somebody from the team must read more than what raised an alarm. The client is shown these words."""

    DANGER = "danger", "somebody may be in danger"
    BOUNDARY = "boundary", "a rule may have been broken"
    REPORT = "report", "a message was reported"
    ASKED = "asked", "one of you asked us to"


class Transcript(models.Model):
    """That somebody from the team opened the whole of a conversation that is not theirs: why, and until when."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    conversation = models.ForeignKey("chat.Conversation", models.CASCADE)
    reader = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    cause = models.CharField(max_length=20, choices=Cause)
    reason_sealed = models.BinaryField(default=b"")
    opened_at = models.DateTimeField()
    until = models.DateTimeField()

    reason = Sealed("reason", owner="conversation")

    class Meta:
        constraints = [
            models.CheckConstraint(name="cause_is_known", condition=Q(cause__in=Cause.values)),
            models.CheckConstraint(
                name="a_transcript_closes_again", condition=Q(until__gt=models.F("opened_at"))
            ),
        ]

    def __str__(self) -> str:
        return f"transcript {self.pk}"
