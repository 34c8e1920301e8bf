"""Who is on staff, and as what: switched off with a reason, let back in, given another role."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.access import staff_member_for_changing
from accounts.actions.invitations import withdraw_all_of
from accounts.actions.sessions import end_every_session
from accounts.models import Deactivation, User
from accounts.roles import STAFF, Role
from peersupport.core import audit
from peersupport.core.errors import Invalid
from peersupport.core.text import clean_text

LONGEST_REASON = 500


@transaction.atomic
def deactivate(*, person_id: UUID, reason: str, by: User) -> None:
    """Switch a member of staff off: signed out everywhere at once, unable to come back.

    Invitations they made are taken back, so that no link lets them in again.

    Doing it twice changes nothing. Raises `NotFound` for somebody not on staff, `Invalid` for
    oneself, so that an organisation cannot lose its last coordinator by a slip.
    """
    person = staff_member_for_changing(by, person_id)
    if person.pk == by.pk:
        raise Invalid("You cannot switch off your own access. Ask another coordinator.")
    if not person.is_active:
        return
    person.is_active = False
    person.save(update_fields=["is_active"])
    deactivation = Deactivation(person=person, deactivated_by=by)
    deactivation.save()
    deactivation.reason = clean_text(reason, most=LONGEST_REASON)
    deactivation.save(update_fields=["reason_sealed"])
    end_every_session(person=person)
    withdraw_all_of(inviter=person, by=by)
    audit.record(actor_id=by.pk, verb="person.deactivated", subject=f"person:{person.pk}")


@transaction.atomic
def reactivate(*, person_id: UUID, by: User) -> None:
    """Undo `deactivate`. Their password and second factor still hold; old sessions stay ended."""
    person = staff_member_for_changing(by, person_id)
    if person.is_active:
        return
    person.is_active = True
    person.save(update_fields=["is_active"])
    Deactivation.objects.filter(person=person, undone_at=None).update(
        undone_at=timezone.now(), undone_by=by
    )
    audit.record(actor_id=by.pk, verb="person.reactivated", subject=f"person:{person.pk}")


@transaction.atomic
def change_role(*, person_id: UUID, role: Role, by: User) -> None:
    """Give a member of staff another role on staff, and have them sign in again to it.

    Raises `NotFound` for somebody not on staff, `Invalid` for oneself or for a role outside staff.
    """
    person = staff_member_for_changing(by, person_id)
    if person.pk == by.pk or role not in STAFF:
        raise Invalid("You cannot change your own role. Ask another coordinator.")
    if person.role == role:
        return
    person.role = role
    person.save(update_fields=["role"])
    end_every_session(person=person)
    withdraw_all_of(inviter=person, by=by)
    audit.record(
        actor_id=by.pk, verb="person.role_changed", subject=f"person:{person.pk}", role=role
    )
