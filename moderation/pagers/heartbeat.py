"""Tells a place outside that promised work is being done: when it hears nothing, it wakes somebody."""

import logging
from http.client import HTTPException

from moderation.pagers.base import PATIENCE, Outcome, PageFailed, outcome_within
from moderation.pagers.outside import request
from moderation.pagers.webhook import parts_of

logger = logging.getLogger(__name__)


def beat(address: str) -> Outcome:
    """One GET. Never raises: the next beat comes anyway, and silence is what the place outside listens for."""
    outcome = outcome_within(PATIENCE, lambda: _ask(address))
    if outcome != Outcome.DELIVERED:
        logger.warning("the heartbeat did not arrive: %s", outcome.value)
    return outcome


def _ask(address: str) -> None:
    try:
        status = request(parts_of(address), "GET", None, trusted=True)
    except (OSError, HTTPException, ValueError):
        raise PageFailed(Outcome.UNREACHABLE) from None
    if not 200 <= status < 300:
        raise PageFailed(Outcome.REFUSED)
