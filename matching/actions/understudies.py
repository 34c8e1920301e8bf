"""Somebody for when the worker of a pairing is away: proposed by the pair's worker or the team, and only
with a yes from the client and from the colleague."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from matching import access, events
from matching.actions.own_rows import profile_for_change, support_for_change
from matching.actions.pairings import rules_broken
from matching.models import Understudy
from matching.policies.eligibility import RuleName
from peersupport.core import audit, outbox
from peersupport.core.errors import Conflict
from peersupport.core.realtime import tell

# Who only stands in needs no hours in common, and takes on nobody new.
DOES_NOT_MATTER = frozenset({RuleName.SHARED_TIME, RuleName.NOT_ACCEPTING})
NOT_THIS_COLLEAGUE = "This colleague cannot stand in here. Please choose somebody else."


@transaction.atomic
def propose(*, by: User, pairing_id: UUID, worker_id: UUID) -> Understudy:
    """Ask a colleague and the client. Whoever was asked or agreed before for this pairing is asked no more.

    Raises `NotFound` unless `by` is the pairing's worker or may pair people; `Conflict`, in the same words
    whatever the cause, when the two may not meet.
    """
    pairing = access.pairing_to_cover(by, pairing_id)
    colleague = access.worker_to_ask(worker_id)
    support = support_for_change(pairing.client)
    profile = profile_for_change(colleague)
    pairing = access.pairing_to_cover(by, pairing_id)
    now = timezone.now()
    broken = rules_broken(support=support, profile=profile, now=now)
    if colleague.pk == pairing.worker_id or not broken <= DOES_NOT_MATTER:
        raise Conflict(NOT_THIS_COLLEAGUE)
    Understudy.objects.asked().filter(pairing=pairing).update(ended_at=now)
    row = Understudy.objects.create(
        pairing=pairing, worker=colleague, proposed_by=by, proposed_at=now
    )
    audit.record(
        actor_id=by.pk,
        verb="understudy.proposed",
        subject=f"pairing:{pairing.pk}",
        worker=str(colleague.pk),
    )
    _tell(row)
    return row


@transaction.atomic
def answer(*, by: User, understudy_id: UUID, yes: bool) -> None:
    """The client or the colleague says yes or no. A no needs no reason and ends it, also after a yes.

    Raises `NotFound` unless `by` is one of the two and it is not over.
    """
    row = access.understudy_asked_of(by, understudy_id)
    support_for_change(row.pairing.client)
    row = access.understudy_asked_of(by, understudy_id)
    now = timezone.now()
    if not yes:
        row.ended_at = now
        outbox.enqueue(
            "chat.stand_in_over",
            key=f"chat.stand_in_over:{row.pk}",
            due_at=now,
            agreement=str(row.pk),
            by=str(by.pk),
        )
    elif by.pk == row.worker_id:
        row.willing_at = row.willing_at or now
    else:
        row.agreed_at = row.agreed_at or now
    row.save(update_fields=["willing_at", "agreed_at", "ended_at"])
    _tell(row)


def _tell(row: Understudy) -> None:
    concerned = {row.pairing.client_id, row.pairing.worker_id, row.worker_id}
    tell(concerned, events.PairingChanged(pairing_id=row.pairing_id))
