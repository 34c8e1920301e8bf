"""What followed for a peer worker who crossed a boundary, their appeal, and who decided that."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from peersupport.core.crypto import Sealed


class Sanction(models.Model):
    """One step, told with a reason. Keeps the words it was told in. Sealed with the person's own key."""

    class Decision(models.TextChoices):
        STANDS = "stands", "It stays as it is"
        LIFTED = "lifted", "It is taken back"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    step = models.CharField(max_length=40)
    name = models.CharField(max_length=80)
    tells = models.TextField()
    version = models.CharField(max_length=40)
    reason_sealed = models.BinaryField(default=b"")
    reason = Sealed("reason", owner="person")
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    set_at = models.DateTimeField()
    rests_until = models.DateTimeField(null=True)
    read_at = models.DateTimeField(null=True)
    appealed_at = models.DateTimeField(null=True)
    appeal_sealed = models.BinaryField(default=b"")
    appeal = Sealed("appeal", owner="person")
    decision = models.CharField(max_length=10, choices=Decision, blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    answer_sealed = models.BinaryField(default=b"")
    answer = Sealed("answer", owner="person")

    class Meta:
        ordering = ["-set_at"]
        constraints = [
            models.CheckConstraint(
                name="nobody_sanctions_themselves", condition=~Q(person=F("set_by"))
            ),
            models.CheckConstraint(
                name="an_appeal_is_decided_by_somebody_else",
                condition=Q(decision="", decided_at=None, decided_by=None)
                | (
                    ~Q(decision="")
                    & Q(
                        decided_at__isnull=False,
                        decided_by__isnull=False,
                        appealed_at__isnull=False,
                    )
                    & ~Q(decided_by=F("set_by"))
                    & ~Q(decided_by=F("person"))
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.step} of {self.pk}"

    @property
    def waits_for_decision(self) -> bool:
        return self.appealed_at is not None and not self.decision
