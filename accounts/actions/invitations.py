"""How somebody joins staff: a link for one role, used once, within seven days."""

import hashlib
import secrets
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from accounts.access import invitation_for_accepting
from accounts.actions.joining import add_person
from accounts.models import Invitation, User
from accounts.roles import STAFF, Role
from peersupport.core import audit
from peersupport.core.errors import Invalid

LASTS = timedelta(days=7)


@transaction.atomic
def invite(*, role: Role, by: User | None) -> str:
    """Make an invitation and return its token, which is not kept in a readable form.

    `by` is None for the operator at the command line. Raises `Invalid` for a role outside staff.
    """
    if role not in STAFF:
        raise Invalid("Only staff are invited. Clients join by themselves.")
    token = secrets.token_urlsafe(32)
    invitation = Invitation.objects.create(
        digest=digest_of(token), role=role, invited_by=by, expires_at=timezone.now() + LASTS
    )
    _note(by, "invitation.made", invitation)
    return token


@transaction.atomic
def accept(*, token: str, pseudonym: str, password: str) -> User:
    """Make the invited person, in the role of the invitation, and use it up.

    Raises `NotFound` unless the invitation is open, `PseudonymTaken` or `Invalid` for the pseudonym;
    the invitation then stays open.
    """
    invitation = invitation_for_accepting(digest_of(token), lock=True)
    person = add_person(pseudonym=pseudonym, password=password, role=Role(invitation.role))
    invitation.accepted_at, invitation.accepted_by = timezone.now(), person
    invitation.save(update_fields=["accepted_at", "accepted_by"])
    _note(person, "invitation.accepted", invitation)
    return person


@transaction.atomic
def withdraw(*, invitation_id: int, by: User) -> None:
    """Make the link of an open invitation useless. Nothing happens when it is no longer open."""
    now = timezone.now()
    for invitation in Invitation.objects.filter(
        pk=invitation_id, withdrawn_at=None, accepted_at=None
    ):
        invitation.withdrawn_at = now
        invitation.save(update_fields=["withdrawn_at"])
        _note(by, "invitation.withdrawn", invitation)


@transaction.atomic
def withdraw_all_of(*, inviter: User, by: User) -> None:
    """Take back whatever somebody has invited to: they may not do so any more."""
    for invitation in Invitation.objects.filter(
        invited_by=inviter, withdrawn_at=None, accepted_at=None
    ):
        withdraw(invitation_id=invitation.pk, by=by)


def digest_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _note(actor: User | None, verb: str, invitation: Invitation) -> None:
    audit.record(
        actor_id=actor.pk if actor else None,
        verb=verb,
        subject=f"invitation:{invitation.pk}",
        role=invitation.role,
    )
