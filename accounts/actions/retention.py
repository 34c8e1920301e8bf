"""An account that nobody comes back to is deleted as if its owner had asked."""

from datetime import datetime

from django.db.models.functions import Coalesce

from accounts.actions.leaving import shut_out
from accounts.models import User
from accounts.roles import Role
from peersupport.core import personal
from peersupport.core.holds import Held
from peersupport.core.models import Erasure


def sweep_accounts(*, before: datetime, most: int, held: Held) -> int:
    """Of clients who last signed in by then. What must come to its end first is waited for, as ever."""
    clients = User.objects.get_queryset().filter(role=Role.CLIENT).exclude(pk__in=held.people)
    going = clients.exclude(pk__in=Erasure.objects.values("person_id"))
    seen = going.annotate(seen_at=Coalesce("last_login", "joined_at"))
    gone = list(seen.filter(seen_at__lte=before).order_by("seen_at", "pk")[:most])
    for person in gone:
        shut_out(person=person)
        personal.ask_to_be_erased(person_id=person.pk, by_id=None)
    return len(gone)
