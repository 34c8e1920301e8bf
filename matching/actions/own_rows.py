"""The row that a person's own answers stand in, made on first use and locked until the transaction ends.

Locks are always taken in one order, client before peer worker, so that two people never wait for each other.
"""

from accounts.access import require
from accounts.models import User
from accounts.roles import Capability
from matching.models import Pairing, PeerProfile, SupportProfile


def support_for_change(client: User) -> SupportProfile:
    """Raises `NotFound` unless the person may ask for support."""
    require(client, Capability.ASK_FOR_SUPPORT)
    return _locked_support(client)


def profile_for_change(worker: User) -> PeerProfile:
    """Raises `NotFound` unless the person may give support. Lock the client first, if there is one."""
    require(worker, Capability.GIVE_SUPPORT)
    return _locked_profile(worker)


def both_for_change(pairing: Pairing) -> tuple[SupportProfile, PeerProfile]:
    """The two of a pairing, also when one of them has left the service meanwhile."""
    return _locked_support(pairing.client), _locked_profile(pairing.worker)


def _locked_support(client: User) -> SupportProfile:
    SupportProfile.objects.get_or_create(person=client)
    rows = SupportProfile.objects.select_related("person").filter(person=client)
    return rows.select_for_update(of=("self",), no_key=True).get()


def _locked_profile(worker: User) -> PeerProfile:
    PeerProfile.objects.get_or_create(person=worker)
    rows = PeerProfile.objects.select_related("person").filter(person=worker)
    return rows.select_for_update(of=("self",), no_key=True).get()
