"""Promised work of this app."""

from django.utils import timezone

from accounts.actions.sessions import forget_ended
from peersupport.core.outbox import Payload


def forget(_: Payload) -> None:
    """Once a day while people sign in."""
    forget_ended(now=timezone.now())
