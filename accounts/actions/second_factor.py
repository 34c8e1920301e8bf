"""The second factor of staff: given, and taken away only while another is left."""

from collections import Counter

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.db import transaction

from accounts.access import FACTORS
from accounts.actions.sessions import end_every_session
from accounts.events import tell_access_ended
from accounts.models import User
from peersupport.core import audit
from peersupport.core.crypto import Unreadable
from peersupport.core.errors import Conflict

# Where an authenticator keeps what is sealed: an app's secret, the seed of spare codes.
SEALED = ("secret", "seed")
LAST_ONE = (
    "This is your only second step, and staff always need one. "
    "Please add another first, then remove this one."
)


@transaction.atomic
def give_totp(*, person: User, secret: str) -> None:
    """Make a known base-32 secret the person's authenticator-app code. For demo rows and tests."""
    TOTP.activate(person, secret)


@transaction.atomic
def prepare_removal(*, person: User, authenticator_id: int) -> None:
    """Allow one factor to be removed in this same transaction, and close the person's sockets.

    Raises `Conflict` when it is the last one of a member of staff. The row lock makes two removals
    at once wait for each other, so that they cannot both be "not the last".
    """
    User.objects.select_for_update(no_key=True).get(pk=person.pk)
    left = Authenticator.objects.filter(user=person, type__in=FACTORS).exclude(pk=authenticator_id)
    if person.is_staff_member and not left.exists():
        raise Conflict(LAST_ONE)
    audit.record(actor_id=person.pk, verb="second_factor.removed", subject=f"person:{person.pk}")
    tell_access_ended(person.pk)


@transaction.atomic
def note_added(*, person: User, session_key: str) -> None:
    """Signing in asks for more from now on: whoever came in with less, in another session, is signed out."""
    audit.record(actor_id=person.pk, verb="second_factor.added", subject=f"person:{person.pk}")
    end_every_session(person=person, but=session_key)


def reseal_secrets() -> Counter[str]:
    """Seal every secret anew with the newest key of the ring; counts as `core.rotation.rotate` does."""
    kept = Authenticator.objects.exclude(type=Authenticator.Type.WEBAUTHN)
    return Counter(_resealed(pk) for pk in list(kept.values_list("pk", flat=True)))


@transaction.atomic
def _resealed(pk: int) -> str:
    """Locked, because a spare code that is used meanwhile is noted in the same column."""
    found = Authenticator.objects.select_for_update(no_key=True).filter(pk=pk).first()
    if found is None:
        return "gone"
    adapter = get_adapter()
    try:
        for name in SEALED:
            if name in found.data:
                found.data[name] = adapter.encrypt(adapter.decrypt(found.data[name]))
    except Unreadable:
        return "unreadable"
    found.save(update_fields=["data"])
    return "done"
