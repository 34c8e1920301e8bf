"""While two people are paired: a pause, a hard time, and words for whoever comes after."""

from collections.abc import Collection
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from matching import access, events
from matching.actions.own_rows import both_for_change
from matching.models import Handover, Pairing, PeerProfile
from peersupport.core.errors import Conflict
from peersupport.core.realtime import tell
from peersupport.core.text import clean_text

HARD_DAY = timedelta(hours=24)
MOST_HANDOVER = 1_000


@transaction.atomic
def pause_pairing(*, by: User, pairing_id: UUID, paused: bool) -> None:
    """A break for the two. The seat stays theirs, and the client may write all the same.

    Raises `NotFound` unless `by` is one of the two. Pausing twice is the same as pausing once.
    """
    pairing = _locked(by, pairing_id)
    pairing.paused_at = (pairing.paused_at or timezone.now()) if paused else None
    pairing.save(update_fields=["paused_at"])
    both = {pairing.client_id, pairing.worker_id}
    tell(both, events.PairingChanged(pairing_id=pairing.pk))


@transaction.atomic
def call_intense(*, worker: User, pairing_id: UUID, intense: bool) -> None:
    """The worker says that this one takes much of them now: it counts as more than one person. Told to nobody."""
    pairing = _locked(worker, pairing_id)
    access.require_worker_of(worker, pairing)
    pairing.intense_since = (pairing.intense_since or timezone.now()) if intense else None
    pairing.save(update_fields=["intense_since"])


@transaction.atomic
def write_handover(*, worker: User, pairing_id: UUID, words: str) -> Handover:
    """A few words for whoever comes after. Written anew, they need the client's yes anew.

    Raises `NotFound` unless `worker` is the pairing's, `Invalid` for nothing to say.
    """
    text = clean_text(words, most=MOST_HANDOVER)
    pairing = _locked(worker, pairing_id)
    access.require_worker_of(worker, pairing)
    handover = Handover.objects.filter(pairing=pairing).first() or Handover(pairing=pairing)
    handover.client = pairing.client
    handover.words = text
    handover.written_at, handover.approved_at = timezone.now(), None
    handover.save()
    both = {pairing.client_id, pairing.worker_id}
    tell(both, events.PairingChanged(pairing_id=pairing.pk))
    return handover


@transaction.atomic
def answer_handover(*, client: User, pairing_id: UUID, yes: bool) -> None:
    """The client lets the next worker read the words, or has them deleted. Raises `NotFound` for others' words."""
    handover = access.handover_of(client, pairing_id)
    if not yes:
        handover.delete()
        return
    if handover.approved_at is None:
        handover.approved_at = timezone.now()
        handover.save(update_fields=["approved_at"])


def mark_hard_day(*, worker_ids: Collection[UUID]) -> None:
    """Until tomorrow these workers count as having one person more than they have."""
    until = timezone.now() + HARD_DAY
    PeerProfile.objects.filter(person__in=worker_ids).update(hard_until=until)


def _locked(by: User, pairing_id: UUID) -> Pairing:
    pairing = access.active_pairing_of(by, pairing_id)
    both_for_change(pairing)
    still = Pairing.objects.active().filter(pk=pairing.pk).select_related("client", "worker")
    found = still.first()
    if found is None:
        raise Conflict("This conversation has ended meanwhile.")
    return found
