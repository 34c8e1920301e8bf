"""Somebody leaves for good."""

from allauth.mfa.models import Authenticator
from django.db import transaction

from accounts.actions.sessions import end_every_session
from accounts.models import RecoveryCode, User
from peersupport.core import personal
from peersupport.core.errors import Invalid

ASK_THE_TEAM = "Please ask a coordinator: people you talk with need somebody else first."


@transaction.atomic
def leave_for_good(*, person: User) -> None:
    """Close every way back in, at once, and promise that the rest is erased. It cannot be undone.

    Raises `Invalid` for staff, whose clients must be cared for first.
    """
    if person.is_staff_member:
        raise Invalid(ASK_THE_TEAM)
    shut_out(person=person)
    personal.ask_to_be_erased(person_id=person.pk, by_id=person.pk)


@transaction.atomic
def shut_out(*, person: User) -> None:
    """No password, no code and no session of theirs works any more. Their seats are kept: somebody may be talking."""
    person.set_unusable_password()
    person.save(update_fields=["password"])
    RecoveryCode.objects.filter(person=person).delete()
    Authenticator.objects.filter(user=person).delete()
    end_every_session(person=person)
