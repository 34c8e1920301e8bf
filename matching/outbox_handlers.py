"""Promised work of matching: each function bears being run twice."""

from uuid import UUID

from django.utils import timezone

from matching.actions.requests import lapse
from peersupport.core.outbox import Payload


def lapse_request(payload: Payload) -> None:
    """A request that nobody answered in time is handed on."""
    lapse(request_id=UUID(str(payload["request"])), now=timezone.now())
