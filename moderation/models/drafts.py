"""What peer workers were told before a message went out, and what waits for a colleague's yes."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from peersupport.core.crypto import Sealed
from peersupport.core.models import KeyHolder


class Caution(models.Model):
    """A private word to a peer worker about a draft, and what they chose. Holds nothing of what they wrote.

    Its id is the token with which the same draft may be sent anyway. No choice: the draft was let go.
    """

    class Choice(models.TextChoices):
        SENT = "sent", "sent anyway"
        EDITED = "edited", "changed"
        ASKED = "asked", "asked a colleague"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    conversation_id = models.UUIDField()
    author_id = models.UUIDField()
    draft_id = models.UUIDField()
    rule_ids = models.JSONField(default=list)
    rulebook_versions = models.JSONField(default=list)
    given_at = models.DateTimeField(db_index=True)
    choice = models.CharField(max_length=10, choices=Choice, blank=True)
    chosen_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["conversation_id", "author_id", "draft_id"], name="one_caution_per_draft"
            ),
            models.CheckConstraint(
                name="a_choice_says_when",
                condition=Q(choice="", chosen_at=None)
                | (~Q(choice="") & Q(chosen_at__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"caution {self.pk}"


class HeldDraft(KeyHolder):
    """A peer worker's message that goes out only with somebody else's yes. Its words are sealed."""

    class Decision(models.TextChoices):
        ALLOWED = "allowed", "It may go out"
        REFUSED = "refused", "Better not"

    conversation_id = models.UUIDField(db_index=True)
    author_id = models.UUIDField(db_index=True)
    draft_id = models.UUIDField()
    body_sealed = models.BinaryField(default=b"")
    body = Sealed("body")
    is_asked = models.BooleanField(default=False)
    crossed = models.JSONField(default=list)
    rulebook_versions = models.JSONField(default=list)
    held_at = models.DateTimeField()
    decision = models.CharField(max_length=10, choices=Decision, blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    note_sealed = models.BinaryField(default=b"")
    note = Sealed("note")
    settled_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["held_at"], name="drafts_to_look_at", condition=Q(decision=""))
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["conversation_id", "author_id", "draft_id"], name="one_hold_per_draft"
            ),
            models.CheckConstraint(
                name="a_decided_draft_says_by_whom",
                condition=Q(decision="", decided_at=None, decided_by=None)
                | (~Q(decision="") & Q(decided_at__isnull=False, decided_by__isnull=False)),
            ),
            models.CheckConstraint(
                name="nobody_lets_their_own_draft_out",
                condition=Q(decided_by=None) | ~Q(decided_by=F("author_id")),
            ),
        ]

    def __str__(self) -> str:
        return f"held draft {self.pk}"
