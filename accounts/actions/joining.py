"""How somebody becomes a client: a pseudonym, a password, a promise agreed to, a recovery code."""

from django.conf import settings
from django.db import IntegrityError, transaction

from accounts.actions.recovery import new_recovery_code
from accounts.models import Consent, User
from accounts.policies import pseudonyms
from accounts.roles import Role
from peersupport.core.errors import Conflict, Invalid


class PseudonymTaken(Conflict):
    code = "pseudonym_taken"
    message = "Somebody already goes by that name. Please pick another one."


@transaction.atomic
def join(*, pseudonym: str, password: str, agreed_to: str) -> tuple[User, str]:
    """Make a client, write down what they agreed to, and return them with their recovery code.

    The code is not kept in a readable form: whoever calls this is the only one to ever know it.
    Raises `PseudonymTaken`, or `Invalid` for a pseudonym that is not safe to be known by.
    """
    person = add_person(pseudonym=pseudonym, password=password, role=Role.CLIENT)
    Consent.objects.create(person=person, version=agreed_to)
    return person, new_recovery_code(person=person)


def add_person(*, pseudonym: str, password: str, role: Role) -> User:
    """One more person, with a key of their own. Raises like `join`."""
    name = pseudonyms.tidy(pseudonym)
    trouble = pseudonyms.trouble_with(name)
    if trouble is not None:
        raise Invalid(trouble.value)
    person = User(pseudonym=name, role=role, country=settings.COUNTRY)
    person.set_password(password)
    _ = person.vault
    try:
        with transaction.atomic():
            person.save(force_insert=True)
    except IntegrityError:
        raise PseudonymTaken from None
    return person
