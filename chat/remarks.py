"""What the screening said of one message, as kept with it: places hidden, a note to its writer, marks. Pure."""

from collections.abc import Mapping
from typing import Any

from chat.models import Side
from moderation.api import Review

# What a message without a remark keeps: nearly every one.
NONE: dict[str, Any] = {}


def remarks(review: Review, side: str, *, in_group: bool = False) -> dict[str, Any]:
    """Codes and places only, never a word that was written. A mark is about a client, and for their worker.

    In a group nothing is marked: the other members are not to see that somebody was noticed.
    """
    said: dict[str, Any] = {}
    if review.masks:
        said["masks"] = [list(span) for span in review.masks]
    if review.note:
        said["note"] = review.note
    if side == Side.CLIENT and review.level and not in_group:
        said["level"], said["families"] = review.level, list(review.families)
    return said or NONE


def masks_of(screened: Mapping[str, Any]) -> tuple[tuple[int, int], ...]:
    """Places that are still hidden from the other side."""
    if screened.get("unmasked"):
        return ()
    return tuple((start, end) for start, end in screened.get("masks", ()))
