"""What somebody wants to say, before it has a place. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

Name = tuple[UUID, UUID, UUID]


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """What the screening said of a message when it came to wait for a host: it is not asked again."""

    help_card: bool
    screened: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What somebody wants to say. `id` is their own name for it, so that they may send it again.

    `token` and `choice` answer a private word that a peer worker was given about it.
    """

    author_id: UUID
    conversation_id: UUID
    id: UUID
    body: str
    token: UUID | None = None
    choice: str = ""
    # A host has let it through.
    heard: Heard | None = None

    @property
    def name(self) -> Name:
        return self.conversation_id, self.author_id, self.id
