"""Promised work of the core."""

from uuid import UUID

from django.utils import timezone

from peersupport.core import personal
from peersupport.core.outbox import Payload


def erase(payload: Payload) -> None:
    """Again tomorrow, while something must come to its end first."""
    erasure = personal.erase(UUID(str(payload["person"])))
    if erasure.finished_at is None:
        personal.promise(erasure, due_at=timezone.now() + personal.LOOKED_AGAIN_AFTER)
