"""What people have ticked about themselves, as frozen values. Stored as one sealed text for each person.

Diagnoses, faith and who somebody would rather not meet are nobody's business but theirs: in the database
they stand only encrypted, under the key that erasure destroys.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, Self


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """Ids of the vocabulary, in the order the person gave them."""

    experiences: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()

    @classmethod
    def from_text(cls, text: str) -> Self:
        """The reverse of `to_text`; nothing written yet means nothing chosen."""
        stored: Mapping[str, Any] = json.loads(text) if text else {}
        known = {field.name for field in fields(cls)}
        return cls(
            **{
                name: tuple(value) if isinstance(value, list) else value
                for name, value in stored.items()
                if name in known
            }
        )

    def to_text(self) -> str:
        return json.dumps(asdict(self), separators=(",", ":"))


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkerChoices(Choices):
    """What a peer worker chose to share, and what they would rather not talk about."""

    attributes: tuple[str, ...] = ()
    topics_declined: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientChoices(Choices):
    """What a client has lived through, and who they hope to meet. `experiences`: most important first.

    `is_minor` stays None until the client has answered.
    """

    required: tuple[str, ...] = ()
    preferred: tuple[str, ...] = ()
    avoided: tuple[str, ...] = ()
    is_minor: bool | None = None
