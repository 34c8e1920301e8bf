"""No words outlive the person who wrote them: every sealed column is named here, and destroyed by its app's `records`."""

from django.apps import apps
from django.db import models

# Whoever adds a sealed column says here that `erased` destroys it, and makes that true.
DESTROYED = {
    "accounts.Deactivation.reason_sealed",
    "core.Claim.reason_sealed",
    "core.Hold.reason_sealed",
    "chat.Entry.body_sealed",
    "chat.Removal.reason_sealed",
    "chat.WaitingMessage.body_sealed",
    "chat.WaitingMessage.reason_sealed",
    "chat.KeptDraft.body_sealed",
    "chat.Whisper.body_sealed",
    "chat.Transcript.reason_sealed",
    "matching.Exclusion.name_sealed",
    "matching.Handover.words_sealed",
    "matching.Pairing.reason_sealed",
    "matching.PeerProfile.choices_sealed",
    "matching.PeerProfile.introduction_sealed",
    "matching.Request.note_sealed",
    "matching.Request.reason_sealed",
    "matching.SupportProfile.choices_sealed",
    "matching.SupportProfile.note_sealed",
    "moderation.Escalation.called_sealed",
    "moderation.Escalation.confirmed_sealed",
    "moderation.Escalation.done_sealed",
    "moderation.EscalationEvent.note_sealed",
    "moderation.Finding.excerpt_sealed",
    "moderation.Flag.excerpt_sealed",
    "moderation.Flag.reason_sealed",
    "moderation.FollowUp.note_sealed",
    "moderation.HeldDraft.body_sealed",
    "moderation.HeldDraft.note_sealed",
    "moderation.PagerAddress.address_sealed",
    "moderation.Sanction.answer_sealed",
    "moderation.Sanction.appeal_sealed",
    "moderation.Sanction.reason_sealed",
}


def test_every_sealed_column_is_destroyed_with_the_person() -> None:
    sealed = {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if isinstance(field, models.BinaryField) and field.name.endswith("_sealed")
    }

    assert sealed == DESTROYED
