"""The recovery code: made, shown once, and used once to choose a new password."""

import hashlib
import secrets

from django.db import transaction
from django.utils.crypto import constant_time_compare

from accounts.actions.sessions import end_every_session
from accounts.models import RecoveryCode, User
from accounts.policies import pseudonyms, recovery_codes
from peersupport.core import audit
from peersupport.core.errors import Invalid

NO_MATCH = (
    "That name and code do not fit together. Please check both. "
    "Capital letters, spaces and dashes do not matter."
)
NO_CODE = "0" * 64


@transaction.atomic
def new_recovery_code(*, person: User) -> str:
    """A fresh code for the person, as they should read it. Any earlier code stops working."""
    code = recovery_codes.compose(secrets.choice)
    RecoveryCode.objects.update_or_create(person=person, defaults={"digest": _digest(code)})
    return recovery_codes.grouped(code)


@transaction.atomic
def recover(*, pseudonym: str, code: str, password: str) -> tuple[User, str]:
    """Give the owner of the code a new password and a new code, and sign them out everywhere.

    Raises `Invalid` with one and the same message for an unknown pseudonym, a wrong code, a code
    used before, and somebody whose access was switched off.
    """
    found = RecoveryCode.objects.select_for_update(of=("self",), no_key=True).filter(
        person__pseudonym__iexact=pseudonyms.tidy(pseudonym), person__is_active=True
    )
    kept = found.select_related("person").first()
    typed = recovery_codes.read(code)
    fits = constant_time_compare(kept.digest if kept else NO_CODE, _digest(typed or ""))
    if kept is None or not fits:
        raise Invalid(NO_MATCH)
    person = kept.person
    person.set_password(password)
    person.save(update_fields=["password"])
    end_every_session(person=person)
    audit.record(actor_id=person.pk, verb="password.recovered", subject=f"person:{person.pk}")
    return person, new_recovery_code(person=person)


def _digest(code: str) -> str:
    """140 bits of chance need no salt and no slow hash."""
    return hashlib.sha256(code.encode()).hexdigest()
