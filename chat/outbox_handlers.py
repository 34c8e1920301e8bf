"""From promises in the outbox to actions: here the two apps meet that do not know each other."""

from datetime import datetime
from uuid import UUID

from matching.api import let_rest
from peersupport.core.outbox import Payload


def rest(payload: Payload) -> None:
    """Moderation promised that a peer worker is left in peace; matching keeps it."""
    until = datetime.fromisoformat(str(payload["until"]))
    let_rest(worker_id=UUID(str(payload["worker_id"])), until=until)
