"""What a peer worker says of themselves: here, finishing, on a break, away until a moment."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from accounts.access import require
from accounts.models import User
from accounts.roles import Capability
from chat.actions.attendance import end_absences, tell_presence
from chat.models import StateSet
from chat.policies.presence import LONGEST_AWAY, State
from peersupport.core import outbox
from peersupport.core.errors import Invalid


@transaction.atomic
def set_state(*, worker: User, state: State, until: datetime | None = None) -> None:
    """Say where one is. Clients hear of it at once, and again when it is over.

    Raises `NotFound` unless the person may give support, `Invalid` for an end that is past or too far off.
    """
    require(worker, Capability.GIVE_SUPPORT)
    now = timezone.now()
    if state is State.HERE:
        until = None
    elif until is None or not now < until <= now + LONGEST_AWAY:
        raise Invalid("Please choose a time that is still to come, within a year.")
    StateSet.objects.update_or_create(person=worker, defaults={"state": state, "until": until})
    # Whoever says where they are is not missing.
    end_absences({worker.pk}, now=now)
    if until is not None:
        outbox.enqueue(
            "chat.state_over",
            key=f"chat.state:{worker.pk}:{until.isoformat()}",
            due_at=until,
            person=str(worker.pk),
        )
    tell_presence({worker.pk})
