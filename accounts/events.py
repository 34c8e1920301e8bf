"""What other parts must hear at once about who may still be here."""

import hashlib
from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from peersupport.core.realtime import Event, event_type, tell

EVERY_SESSION = UUID(int=0)


@event_type
@dataclass(frozen=True, slots=True, kw_only=True)
class AccessEnded(Event):
    """Every open socket of this person must close, or only those of one session.

    `session` is `session_digest` of the session key; `EVERY_SESSION` means all of them. A socket
    that is closed may connect again, and is then judged afresh.
    """

    wire_type: ClassVar[str] = "access.ended"
    person_id: UUID
    session: UUID


def session_digest(session_key: str) -> UUID:
    """Names a session without giving it away: the first 16 bytes of the SHA-256 of its key."""
    return UUID(bytes=hashlib.sha256(session_key.encode()).digest()[:16])


def tell_access_ended(person_id: UUID, *, session_key: str | None = None) -> None:
    """Close the sockets of one session, or of all when no key is given, once the transaction commits."""
    session = EVERY_SESSION if session_key is None else session_digest(session_key)
    tell({person_id}, AccessEnded(person_id=person_id, session=session))
