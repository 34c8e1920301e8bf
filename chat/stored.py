"""What somebody is told of a message that was kept for good. Pure."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """The message's place in the conversation, and whether its words call for the help card.

    `waits`: it has no place yet, because the host of the group reads it first.
    """

    seq: int
    at: datetime
    help_card: bool
    waits: bool = False
