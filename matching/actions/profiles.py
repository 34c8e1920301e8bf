"""What a peer worker says of themselves, and whether they take somebody new."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from matching import access
from matching.actions.own_rows import profile_for_change
from matching.actions.seats import fit_seats
from matching.choices import WorkerChoices
from matching.models import PeerProfile
from peersupport.core import audit
from peersupport.core.text import clean_text

MOST_INTRODUCTION = 1_500
# A month: whoever is slower is as slow to the rules.
SLOWEST = 24 * 28


@transaction.atomic
def write_profile(
    *, worker: User, introduction: str, choices: WorkerChoices, seats: int
) -> PeerProfile:
    """Fewer seats than clients ends no pairing: nobody new comes until there is room again."""
    profile = profile_for_change(worker)
    text = clean_text(introduction, most=MOST_INTRODUCTION) if introduction.strip() else ""
    profile.introduction = text
    profile.choices = choices
    profile.seats_wanted = seats
    profile.save()
    fit_seats(profile)
    return profile


@transaction.atomic
def pause(*, worker: User) -> None:
    """Nobody new until `resume`. Those the worker talks with stay."""
    profile = profile_for_change(worker)
    profile.paused_at = profile.paused_at or timezone.now()
    profile.save(update_fields=["paused_at"])


@transaction.atomic
def rest(*, worker: User, until: datetime) -> None:
    """Not today: nobody new until then, and no reason asked."""
    profile = profile_for_change(worker)
    profile.resting_until = until
    profile.save(update_fields=["resting_until"])


@transaction.atomic
def note_reply_hours(hours: Mapping[UUID, int | None]) -> None:
    """Measured, not said by the worker. One statement for each figure there is; nothing is written for who has none before and after."""
    by_figure: dict[int, list[UUID]] = {}
    for worker_id, figure in hours.items():
        if figure is not None:
            by_figure.setdefault(min(figure, SLOWEST), []).append(worker_id)
    known = [worker_id for some in by_figure.values() for worker_id in some]
    unknown = PeerProfile.objects.exclude(person__in=known).exclude(reply_hours=None)
    unknown.update(reply_hours=None)
    for figure, some in by_figure.items():
        PeerProfile.objects.filter(person__in=some).update(reply_hours=figure)


@transaction.atomic
def rest_at_least(*, worker_id: UUID, until: datetime) -> None:
    """Asked for by the team, not by the worker: never shortens a rest. Nothing for somebody without a profile."""
    rested_less = Q(resting_until=None) | Q(resting_until__lt=until)
    PeerProfile.objects.filter(rested_less, person=worker_id).update(resting_until=until)


@transaction.atomic
def resume(*, worker: User) -> None:
    profile = profile_for_change(worker)
    profile.paused_at = profile.resting_until = None
    profile.save(update_fields=["paused_at", "resting_until"])


@transaction.atomic
def approve_for_youth(*, by: User, worker_id: UUID, approved: bool) -> None:
    """Whether this worker may be paired with people under 18. Audited."""
    profile = profile_for_change(access.worker_to_pair(by, worker_id))
    profile.approved_for_youth_at = timezone.now() if approved else None
    profile.approved_for_youth_by = by if approved else None
    profile.save(update_fields=["approved_for_youth_at", "approved_for_youth_by"])
    verb = "youth_approval.given" if approved else "youth_approval.taken_back"
    audit.record(actor_id=by.pk, verb=verb, subject=f"person:{worker_id}")
