"""What somebody wants to say, before it has a place. Pure."""

from dataclasses import dataclass
from uuid import UUID

Name = tuple[UUID, UUID, UUID]


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

    @property
    def name(self) -> Name:
        return self.conversation_id, self.author_id, self.id
