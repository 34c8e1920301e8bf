"""The only ways to get hold of a profile, a request or a pairing on behalf of a person.

Each says "not found" for "not yours". What an action changes it locks with `actions.own_rows`.
"""

from uuid import UUID

from accounts.access import require
from accounts.models import User
from accounts.roles import Capability
from matching.models import Handover, Pairing, PeerProfile, Request, SupportProfile, Understudy
from peersupport.core.errors import NotFound


def support_of(client: User) -> SupportProfile:
    """The client's own answers; an empty, unsaved row before they gave any."""
    require(client, Capability.ASK_FOR_SUPPORT)
    found = SupportProfile.objects.select_related("person").filter(person=client).first()
    return found or SupportProfile(person=client)


def profile_of(worker: User) -> PeerProfile:
    """The worker's own profile; an empty, unsaved row before they wrote one."""
    require(worker, Capability.GIVE_SUPPORT)
    found = PeerProfile.objects.select_related("person").filter(person=worker).first()
    return found or PeerProfile(person=worker)


def worker_to_ask(worker_id: UUID) -> User:
    """Any active peer worker. Whether this client may ask them is decided under the locks."""
    worker = User.objects.able_to(Capability.GIVE_SUPPORT).filter(pk=worker_id).first()
    if worker is None:
        raise NotFound
    return worker


def request_to(worker: User, request_id: UUID) -> Request:
    require(worker, Capability.GIVE_SUPPORT)
    found = Request.objects.to_worker(worker).select_related("client").filter(pk=request_id)
    request = found.first()
    if request is None:
        raise NotFound
    return request


def client_to_pair(by: User, client_id: UUID) -> User:
    """Any active client, for somebody who may pair people."""
    require(by, Capability.PAIR_PEOPLE)
    client = User.objects.able_to(Capability.ASK_FOR_SUPPORT).filter(pk=client_id).first()
    if client is None:
        raise NotFound
    return client


def worker_to_pair(by: User, worker_id: UUID) -> User:
    require(by, Capability.PAIR_PEOPLE)
    return worker_to_ask(worker_id)


def active_pairing_of(person: User, pairing_id: UUID) -> Pairing:
    found = Pairing.objects.active().of(person).filter(pk=pairing_id).first()
    if found is None or not person.is_active:
        raise NotFound
    return found


def understudy_asked_of(by: User, understudy_id: UUID) -> Understudy:
    """For the client or the colleague, until it is over."""
    rows = Understudy.objects.asked().select_related("pairing__client").filter(pk=understudy_id)
    row = rows.first()
    if row is None or not by.is_active or by.pk not in {row.worker_id, row.pairing.client_id}:
        raise NotFound
    return row


def pairing_as_worker(worker: User, pairing_id: UUID) -> Pairing:
    pairing = active_pairing_of(worker, pairing_id)
    require_worker_of(worker, pairing)
    return pairing


def require_worker_of(worker: User, pairing: Pairing) -> None:
    """Raises `NotFound` for anybody but the worker of this pairing."""
    if pairing.worker_id != worker.pk:
        raise NotFound


def handover_of(client: User, pairing_id: UUID) -> Handover:
    """The words that wait for this client's yes, or have it."""
    require(client, Capability.ASK_FOR_SUPPORT)
    rows = Handover.objects.select_related("client").filter(client=client, pairing=pairing_id)
    found = rows.first()
    if found is None:
        raise NotFound
    return found


def pairing_to_cover(by: User, pairing_id: UUID) -> Pairing:
    """For the pairing's worker, or somebody who may pair people; while it is active."""
    rows = Pairing.objects.active().select_related("client", "worker").filter(pk=pairing_id)
    found = (rows if by.may(Capability.PAIR_PEOPLE) else rows.filter(worker=by)).first()
    if found is None or not by.is_active:
        raise NotFound
    return found


def pairing_to_end(by: User, pairing_id: UUID) -> Pairing:
    """For one of the two, or somebody who may pair people. Ended ones too: ending twice is no error."""
    rows = Pairing.objects.select_related("client", "worker").filter(pk=pairing_id)
    found = (rows if by.may(Capability.PAIR_PEOPLE) else rows.of(by)).first()
    if found is None or not by.is_active:
        raise NotFound
    return found


def own_pairing_to_end(by: User, pairing_id: UUID) -> Pairing:
    """For one of the two only. Ended ones too."""
    rows = Pairing.objects.select_related("client", "worker").filter(pk=pairing_id)
    found = rows.of(by).first()
    if found is None or not by.is_active:
        raise NotFound
    return found
