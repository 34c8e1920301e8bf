"""Reading what a client said of themselves leaves a trace."""

from uuid import UUID

from accounts.models import User
from matching import access
from peersupport.core import audit


def note_reading(*, by: User, client_id: UUID) -> None:
    """Raises `NotFound` unless `by` may pair people, and there is such a client."""
    client = access.client_to_pair(by, client_id)
    audit.record(actor_id=by.pk, verb="support_profile.read", subject=f"person:{client.pk}")
