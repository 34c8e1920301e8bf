"""Tables that belong to no single app: promised work, nudges, heartbeats, who did what, and keys."""

import uuid

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from peersupport.core.keeping_rows import Claim as Claim
from peersupport.core.keeping_rows import ClaimKind as ClaimKind
from peersupport.core.keeping_rows import Hold as Hold
from peersupport.core.keeping_rows import HoldCause as HoldCause
from peersupport.core.keeping_rows import Latch as Latch
from peersupport.core.keeping_rows import Period as Period
from peersupport.core.keeping_rows import Subject as Subject
from peersupport.core.key_rows import KeyHolder as KeyHolder
from peersupport.core.key_rows import key_owner as key_owner


class OutboxEntry(models.Model):
    """Work promised in the same transaction as the fact that caused it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=80)
    lane = models.CharField(max_length=20)
    key = models.CharField(max_length=200, unique=True)
    payload = models.JSONField(default=dict)
    due_at = models.DateTimeField()
    claimed_until = models.DateTimeField(null=True)
    claimed_by = models.UUIDField(null=True)
    done_at = models.DateTimeField(null=True)
    attempts = models.PositiveIntegerField(default=0)

    class Meta:
        indexes = [
            models.Index(
                fields=["lane", "due_at"], name="outbox_pending", condition=Q(done_at=None)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"


class Heartbeat(models.Model):
    """When a long-running part last showed that it is alive."""

    name = models.CharField(max_length=40, primary_key=True)
    beat_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class Nudge(models.Model):
    """Which persons should hear of what, as ids only. Written with the fact; read by every web process.

    The channel layer carries the same ids sooner; this row makes good what it loses.
    """

    id = models.BigAutoField(primary_key=True)
    deliveries = models.JSONField()
    created_at = models.DateTimeField(db_default=Now(), db_index=True)

    def __str__(self) -> str:
        return f"nudge {self.pk}"


class AuditHead(models.Model):
    """The newest link of the audit chain, locked by whoever writes the next one."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    seq = models.PositiveBigIntegerField(default=0)
    digest = models.CharField(max_length=64, default="0" * 64)

    def __str__(self) -> str:
        return f"audit head {self.seq}"


class AuditEntry(models.Model):
    """One link: who did or read what, and when. Only ever added to."""

    seq = models.PositiveBigIntegerField(primary_key=True)
    at = models.DateTimeField()
    actor_id = models.UUIDField(null=True)
    verb = models.CharField(max_length=60)
    subject = models.CharField(max_length=120, db_index=True)
    facts = models.JSONField(default=dict)
    digest = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"{self.seq} {self.verb}"


class Erasure(models.Model):
    """That a person asked to be erased, and how far that is. It outlives them: `parts` is the certificate."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person_id = models.UUIDField(unique=True)
    asked_at = models.DateTimeField()
    asked_by_id = models.UUIDField(null=True)
    waits_for = models.CharField(max_length=200, blank=True)
    parts = models.JSONField(default=dict)
    finished_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"erasure {self.pk}"
