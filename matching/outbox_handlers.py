"""Promised work of matching: each function bears being run twice."""

from uuid import UUID

from django.utils import timezone

from matching.actions.requests import hand_on, lapse
from matching.actions.telling import look_for_those_who_asked
from peersupport.core.outbox import Payload


def lapse_request(payload: Payload) -> None:
    """A request that nobody answered in time is handed on."""
    lapse(request_id=UUID(str(payload["request"])), now=timezone.now())


def hand_on_request(payload: Payload) -> None:
    """Somebody for whom anybody free will do is handed to the next one."""
    hand_on(request_id=UUID(str(payload["request"])))


def look(payload: Payload) -> None:
    """Those who asked to be told hear of somebody who is free now."""
    look_for_those_who_asked(now=timezone.now(), number=int(payload["number"]))
