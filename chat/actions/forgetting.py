"""The words of whole conversations are destroyed, with their keys: who asked for it, or what ended long ago."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.utils import timezone

from chat.models import (
    Conversation,
    Entry,
    KeptDraft,
    Participant,
    Removal,
    Transcript,
    WaitingMessage,
    Whisper,
)
from moderation.api import conversations_still_needed
from peersupport.core.holds import Held


def destroy_words(conversations: Collection[UUID]) -> tuple[int, int]:
    """How many conversations and entries it was. In the caller's transaction; the others' words go too."""
    entries = Entry.objects.filter(conversation__in=conversations).update(body_sealed=b"")
    Whisper.objects.filter(conversation__in=conversations).update(body_sealed=b"")
    Transcript.objects.filter(conversation__in=conversations).update(reason_sealed=b"")
    KeptDraft.objects.filter(conversation__in=conversations).delete()
    WaitingMessage.objects.filter(conversation__in=conversations).delete()
    Removal.objects.filter(conversation__in=conversations).update(reason_sealed=b"")
    rows = Conversation.objects.filter(pk__in=conversations)
    return rows.update(wrapped_key=b""), entries


def sweep_conversations(*, before: datetime, most: int, held: Held) -> int:
    """Those that ended by then, with whoever still could read on. That they were, and when, stays as numbers.

    Kept are those that an open alarm needs, and those that a hold is on, or on anybody who sat there.
    """
    kept = held.conversations | conversations_still_needed()
    ended = Conversation.objects.filter(closed_at__lte=before).exclude(wrapped_key=b"")
    ended = ended.exclude(pk__in=kept)
    sat_there = Participant.objects.filter(person__in=held.people).values("conversation")
    ended = ended.exclude(pk__in=sat_there).order_by("closed_at", "pk")
    gone = list(ended.select_for_update(no_key=True).values_list("pk", flat=True)[:most])
    destroy_words(gone)
    seats = Participant.objects.filter(conversation__in=gone, left_at=None)
    seats.update(left_at=timezone.now(), took_over_at=None)
    return len(gone)
