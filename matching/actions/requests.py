"""A client asks, and a peer worker answers. The client's lock comes before the worker's, always."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.roles import Capability
from matching import access, events, roster
from matching.actions.own_rows import profile_for_change, support_for_change
from matching.actions.pairings import begin_pairing, promise_the_next, rules_broken
from matching.models import How, Pairing, PassedOffer, Request, Seat, SupportProfile
from matching.policies.eligibility import NEVER_RELAXED
from matching.policies.weights import shipped_weights
from peersupport.core import outbox
from peersupport.core.errors import Conflict
from peersupport.core.realtime import tell
from peersupport.core.text import clean_text

# Long enough for a worker who is in every other day; short enough that waiting for one "no" is not weeks.
TIME_TO_ANSWER = timedelta(hours=48)
# Whoever says "anybody who is free" waits for one worker no longer than an evening.
TIME_TO_ANSWER_AT_ONCE = timedelta(hours=4)
MOST_NOTE = 1_000

NO_LONGER_OPEN = (
    "This request is no longer open. The person may have found somebody else, or changed their mind."
    " You did nothing wrong."
)
# One sentence for "paused", "full" and "kept apart": nobody learns who does not want to meet them.
NOT_JUST_NOW = "This peer worker cannot be asked just now. Please look at the others."

NOBODY_FREE = (
    "Nobody is free for you just now. You keep your place. Please look again a little later."
)


@transaction.atomic
def ask(*, client: User, worker_id: UUID, note: str = "") -> Request:
    """Ask one peer worker. Asking the same one again while they think about it is the same request.

    Raises `Conflict` when the client waits for another answer or has somebody; and, in the same words whatever
    the cause, when the worker has no room left to promise or cannot be offered to this client.
    """
    support = support_for_change(client)
    worker = access.worker_to_ask(worker_id)
    profile = profile_for_change(worker)
    now = timezone.now()
    _lapse_overdue(client, now)
    waiting = Request.objects.open().of_client(client).first()
    if waiting is not None and waiting.worker_id == worker.pk:
        return waiting
    _refuse_a_second(client, waiting)
    if support.waiting_since is None:
        raise Conflict(
            "Please answer a few questions first, so that somebody can be found for you."
        )
    if rules_broken(support=support, profile=profile, now=now) or not _has_room(worker, now):
        raise Conflict(NOT_JUST_NOW)
    # Kept for the next time, so that nobody has to find these words twice.
    support.note = clean_text(note, most=MOST_NOTE) if note.strip() else ""
    support.save(update_fields=["note_sealed"])
    request = Request(client=client, worker=worker)
    request.note = support.note
    return place_request(request, now=now)


def place_request(
    request: Request, *, now: datetime, patience: timedelta = TIME_TO_ANSWER
) -> Request:
    """Store it, promise its end, and tell both. The caller holds both locks and has seen to the rules."""
    request.asked_at, request.expires_at = now, now + patience
    request.save(force_insert=True)
    # That somebody is free has done its work; should they say no, it is looked for anew.
    SupportProfile.objects.filter(person=request.client_id).update(free_since=None)
    outbox.enqueue(
        "matching.lapse",
        key=f"matching.lapse:{request.pk}",
        due_at=request.expires_at,
        request=str(request.pk),
    )
    _tell_both(request)
    return request


@transaction.atomic
def ask_next_free(*, client: User, note: str = "") -> Request:
    """Ask whoever is free next: the best who is here now, or else the best of all. A "no", or silence, goes on
    to the next one by itself, and the client keeps their place.

    Raises `Conflict` when the client waits for another answer or has somebody, or nobody is free.
    """
    support = support_for_change(client)
    now = timezone.now()
    _lapse_overdue(client, now)
    _refuse_a_second(client, Request.objects.open().of_client(client).first())
    support.note = clean_text(note, most=MOST_NOTE) if note.strip() else ""
    support.save(update_fields=["note_sealed"])
    request = _ask_best(support, now)
    if request is None:
        raise Conflict(NOBODY_FREE)
    return request


@transaction.atomic
def hand_on(*, request_id: UUID) -> None:
    """After a "no" or silence: ask the next one, for a client who said that anybody free will do. Repeats are harmless."""
    request = Request.objects.filter(pk=request_id, hand_on=True).select_related("client").first()
    if request is None or not request.client.may(Capability.ASK_FOR_SUPPORT):
        return
    support = support_for_change(request.client)
    newest = Request.objects.of_client(request.client).order_by("-asked_at").first()
    is_over = newest is not None and newest.pk == request.pk and not newest.withdrawn_at
    if is_over and newest is not None and (newest.declined_at or newest.lapsed_at):
        _ask_best(support, timezone.now())


@transaction.atomic
def withdraw(*, client: User) -> None:
    """Take back whatever the client is waiting for. Without an open request nothing happens."""
    support_for_change(client)
    request = Request.objects.open().of_client(client).first()
    if request is not None:
        _close(request, withdrawn_at=timezone.now())


@transaction.atomic
def pass_on(*, client: User, worker_id: UUID) -> None:
    """The client would rather see somebody else. No reason is asked, and nobody is told."""
    support_for_change(client)
    worker = access.worker_to_ask(worker_id)
    PassedOffer.objects.get_or_create(client=client, worker=worker)


@transaction.atomic
def see_everyone_again(*, client: User) -> None:
    support_for_change(client)
    PassedOffer.objects.filter(client=client).delete()


@transaction.atomic
def accept(*, worker: User, request_id: UUID) -> Pairing:
    """Say yes: the two are paired. Saying yes twice gives the same pairing.

    Raises `NotFound` for somebody else's request; `Conflict` when it is no longer open, or the worker has
    no free seat.
    """
    asked = access.request_to(worker, request_id)
    support = support_for_change(asked.client)
    profile = profile_for_change(worker)
    now = timezone.now()
    request = access.request_to(worker, request_id)
    if request.accepted_at is not None:
        return Pairing.objects.get(request=request)
    broken = rules_broken(support=support, profile=profile, now=now)
    if not request.is_waiting(now) or broken & NEVER_RELAXED:
        raise Conflict(NO_LONGER_OPEN)
    # The outbox may have closed it in this very moment: it takes no lock but the row's own.
    if not _close(request, accepted_at=now):
        raise Conflict(NO_LONGER_OPEN)
    pairing = Pairing(how=How.REQUEST, request=request)
    begin_pairing(pairing, support=support, profile=profile, now=now)
    return pairing


@transaction.atomic
def decline(*, worker: User, request_id: UUID) -> None:
    """Say no, without a reason. The client keeps their place. A request that is closed stays as it is."""
    asked = access.request_to(worker, request_id)
    support_for_change(asked.client)
    _close(asked, declined_at=timezone.now())


@transaction.atomic
def lapse(*, request_id: UUID, now: datetime) -> None:
    """Close a request that was not answered in time. Harmless to repeat, or when it was answered after all."""
    overdue = Request.objects.open().filter(pk=request_id, expires_at__lte=now).first()
    if overdue is not None:
        _close(overdue, lapsed_at=now)


def _ask_best(support: SupportProfile, now: datetime) -> Request | None:
    worker_id = roster.next_free_for(support, now)
    if worker_id is None or support.waiting_since is None:
        return None
    worker = access.worker_to_ask(worker_id)
    profile = profile_for_change(worker)
    if rules_broken(support=support, profile=profile, now=now) or not _has_room(worker, now):
        return None
    request = Request(client=support.person, worker=worker, hand_on=True)
    request.note = support.note
    return place_request(request, now=now, patience=TIME_TO_ANSWER_AT_ONCE)


def _close(request: Request, **ended: datetime) -> bool:
    """Whether it was this that closed it: whoever comes second changes nothing."""
    closed = Request.objects.open().filter(pk=request.pk).update(**ended) == 1
    if closed:
        _tell_both(request)
        if request.hand_on and ("declined_at" in ended or "lapsed_at" in ended):
            promise_the_next(request)
    return closed


def _lapse_overdue(client: User, now: datetime) -> None:
    for request in Request.objects.open().of_client(client).filter(expires_at__lte=now):
        _close(request, lapsed_at=now)


def _refuse_a_second(client: User, waiting: Request | None) -> None:
    if waiting is not None:
        raise Conflict(
            "You have asked somebody already. Wait for their answer, or take the request back first."
        )
    if Pairing.objects.active().filter(client=client).exists():
        raise Conflict("You have a peer worker already.")


def _has_room(worker: User, now: datetime) -> bool:
    """A seat may be promised to a few, because not every request is accepted; never to a crowd."""
    (known,) = roster.worker_snapshots(now, only=[worker.pk])
    free = min(known.free_seats, Seat.objects.of(worker).free().count())
    promised = Request.objects.waiting(now).to_worker(worker).count()
    return promised < shipped_weights().clients_a_seat * free


def _tell_both(request: Request) -> None:
    both = {request.client_id, request.worker_id}
    tell(both, events.RequestChanged(request_id=request.pk))
