"""Two people are paired, or part. Whoever begins a pairing holds both people's locks, client first."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from matching import access, events, roster
from matching.actions.exclusions import never_meet_again
from matching.actions.own_rows import both_for_change, profile_for_change, support_for_change
from matching.actions.seats import fit_seats, take_seat
from matching.models import (
    How,
    Pairing,
    PassedOffer,
    PeerProfile,
    Request,
    RequestQuerySet,
    SupportProfile,
)
from matching.policies.availability import shared_minutes, slots_of_person
from matching.policies.eligibility import RuleName, broken_rules
from peersupport.core import audit, outbox
from peersupport.core.errors import Conflict
from peersupport.core.realtime import tell
from peersupport.core.text import clean_text

MOST_REASON = 1_000
# A coordinator who has spoken with both may know better than the calendar or the list of languages.
# Everything else protects somebody, or is a worker's own "no".
MAY_BE_OVERRULED = frozenset({RuleName.LANGUAGE, RuleName.SHARED_TIME})


@transaction.atomic
def pair_by_hand(*, by: User, client_id: UUID, worker_id: UUID, reason: str) -> Pairing:
    """Pair two people without a request, for a written reason that is kept and audited.

    Raises `NotFound` unless `by` may pair people; `Invalid` without a reason; `Conflict` when the client
    has somebody or looks for nobody, the worker has no free seat, or the two may not meet. Which rule
    forbids it is not told.
    """
    client = access.client_to_pair(by, client_id)
    worker = access.worker_to_pair(by, worker_id)
    why = clean_text(reason, most=MOST_REASON)
    support = support_for_change(client)
    profile = profile_for_change(worker)
    now = timezone.now()
    broken = rules_broken(support=support, profile=profile, now=now)
    if support.waiting_since is None and not _has_somebody(client):
        raise Conflict("This person is not looking for anybody now.")
    if not broken <= MAY_BE_OVERRULED:
        raise Conflict("These two cannot be paired. Please choose somebody else.")
    pairing = Pairing(how=How.BY_HAND, paired_by=by)
    pairing.client = client
    pairing.reason = why
    begin_pairing(pairing, support=support, profile=profile, now=now)
    audit.record(
        actor_id=by.pk,
        verb="pairing.made_by_hand",
        subject=f"pairing:{pairing.pk}",
        client=str(client.pk),
        worker=str(worker.pk),
        overruled=",".join(sorted(broken)),
    )
    return pairing


def begin_pairing(
    pairing: Pairing, *, support: SupportProfile, profile: PeerProfile, now: datetime
) -> None:
    """Seat the client, end the wait, and tell both. The caller holds the locks of both.

    Raises `Conflict` when the client has somebody already, or the worker has no free seat.
    """
    client, worker = support.person, profile.person
    if _has_somebody(client):
        raise Conflict("This person has a peer worker already.")
    pairing.client, pairing.worker = client, worker
    pairing.seat = take_seat(worker)
    pairing.began_at = now
    pairing.waiting_since = support.waiting_since or now
    pairing.save(force_insert=True)
    support.waiting_since, support.waited = None, timedelta()
    support.tell_since = support.free_since = None
    support.save(update_fields=["waiting_since", "waited", "tell_since", "free_since"])
    PassedOffer.objects.filter(client=client).delete()
    _hand_on(Request.objects.of_client(client), now)
    if fit_seats(profile) == 0:
        _hand_on(Request.objects.to_worker(worker), now)
    tell({client.pk, worker.pk}, events.PairingBegan(pairing_id=pairing.pk))


@transaction.atomic
def end_pairing(*, pairing_id: UUID, by: User) -> None:
    """The two part, and the seat is free. Ending twice is the same as ending once.

    Raises `NotFound` unless `by` is one of the two, or may pair people.
    """
    end(access.pairing_to_end(by, pairing_id), by=by)


def end(pairing: Pairing, *, by: User) -> None:
    """`end_pairing` once it is known that `by` may, in the caller's transaction.

    Whoever ends it, and from wherever: what the two said to each other ends with it, by promise, because
    matching does not know of conversations.
    """
    support, profile = both_for_change(pairing)
    ended = (
        Pairing.objects.active()
        .filter(pk=pairing.pk)
        .update(ended_at=timezone.now(), ended_by=by, seat=None, paused_at=None)
    )
    if not ended:
        return
    fit_seats(profile)
    # Their place, should they look again: nobody starts anew for having tried.
    support.waited = pairing.began_at - pairing.waiting_since
    support.save(update_fields=["waited"])
    if by.is_staff_member:
        audit.record(actor_id=by.pk, verb="pairing.ended", subject=f"pairing:{pairing.pk}")
    outbox.enqueue(
        "chat.pairing_over",
        key=f"chat.pairing_over:{pairing.pk}",
        due_at=timezone.now(),
        pairing=str(pairing.pk),
        by=str(by.pk),
    )
    both = {pairing.client_id, pairing.worker_id}
    tell(both, events.PairingEnded(pairing_id=pairing.pk))


@transaction.atomic
def part_for_good(*, pairing_id: UUID, by: User) -> None:
    """The two part, and are never offered to each other again. Nobody learns that it was more than parting.

    Raises `NotFound` unless `by` is one of the two.
    """
    pairing = access.own_pairing_to_end(by, pairing_id)
    both_for_change(pairing)
    other = pairing.worker if pairing.client_id == by.pk else pairing.client
    never_meet_again(person=by, other=other)
    end_pairing(pairing_id=pairing_id, by=by)


def rules_broken(
    *, support: SupportProfile, profile: PeerProfile, now: datetime
) -> frozenset[RuleName]:
    """What stands between these two this week."""
    workers = roster.worker_snapshots(now, only=[profile.person_id])
    client = roster.client_snapshot(support, workers, now)
    worker = workers[0]
    week = now.date()
    shared = shared_minutes(slots_of_person(client, week), slots_of_person(worker, week))
    return frozenset(broken_rules(client, worker, shared=shared))


def _has_somebody(client: User) -> bool:
    return Pairing.objects.active().filter(client=client).exists()


def _hand_on(asked: RequestQuerySet, now: datetime) -> None:
    """Close requests that nobody can say yes to any more; those who wait keep their place."""
    for request in asked.open():
        if asked.open().filter(pk=request.pk).update(lapsed_at=now):
            both = {request.client_id, request.worker_id}
            tell(both, events.RequestChanged(request_id=request.pk))
            if request.hand_on:
                promise_the_next(request)


def promise_the_next(request: Request) -> None:
    """Whoever said that anybody free will do is handed on once this is durable, by a worker of the outbox."""
    outbox.enqueue(
        "matching.hand_on",
        key=f"matching.hand_on:{request.pk}",
        due_at=timezone.now(),
        request=str(request.pk),
    )
