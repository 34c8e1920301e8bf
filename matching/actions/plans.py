"""A plan becomes requests: in one transaction, so that it holds as a whole or not at all."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.access import require
from accounts.models import User
from accounts.roles import Capability
from matching import access, roster
from matching.actions.own_rows import profile_for_change, support_for_change
from matching.actions.pairings import MAY_BE_OVERRULED
from matching.actions.requests import place_request
from matching.models import Pairing, PlanRun, Request, SupportProfile
from matching.policies.availability import shared_minutes, slots_of_person
from matching.policies.eligibility import RuleName, broken_rules
from matching.policies.planning import Plan, plan_for, terms
from matching.policies.snapshots import ClientSnapshot, WorkerSnapshot
from matching.policies.weights import shipped_weights
from peersupport.core import audit
from peersupport.core.errors import Conflict, Invalid
from peersupport.core.text import clean_text

MOST_REASON = 1_000
PLANNED_OVERRIDES = MAY_BE_OVERRULED
SAY_WHY = "Please write why these pairs should be, although a rule speaks against one of them."
MOVED_ON = (
    "Somebody in this plan has found another way meanwhile, so nothing was sent."
    " Here is a new plan. Please look again."
)

People = tuple[tuple[ClientSnapshot, ...], tuple[WorkerSnapshot, ...]]


def people_to_plan(now: datetime, *, only: Collection[UUID] | None = None) -> People:
    """Everybody who waits and has asked nobody yet, and every worker; a place that is promised counts as taken.

    A client is not planned with somebody who could not say yes in this wait, nor whom they passed on.
    """
    asked = Request.objects.waiting(now).values("client_id")
    paired = Pairing.objects.active().values("client_id")
    waiting = SupportProfile.objects.filter(waiting_since__isnull=False, person__is_active=True)
    waiting = waiting.exclude(person__in=asked).exclude(person__in=paired)
    if only is not None:
        waiting = waiting.filter(person__in=only)
    supports = list(waiting.select_related("person").order_by("pk"))
    promised = roster.open_requests_by_worker(now)
    workers = tuple(
        replace(worker, load=worker.load + promised.get(worker.id, 0))
        for worker in roster.worker_snapshots(now)
    )
    clients = roster.client_snapshots(supports, workers, now)
    not_again = roster.not_again(supports, now)
    return tuple(
        replace(client, excluded=client.excluded | not_again[UUID(client.id)])
        for client in clients
    ), workers


@transaction.atomic
def approve(*, by: User, pairs: Mapping[UUID, UUID], reason: str = "") -> PlanRun:
    """Ask every worker of the plan for their client: all of them, or nobody.

    Each worker may still say no, each client may still take the request back. Rules that protect a person
    hold as ever. Raises `NotFound` unless `by` may pair people; `Invalid` without pairs, or without a reason
    when a rule is overruled; `Conflict` when anybody has found another way, or has no room any more.
    """
    require(by, Capability.PAIR_PEOPLE)
    if not pairs:
        raise Invalid("Please choose at least one pair.")
    # Every client's lock, then every worker's, each in the order of ids: nobody waits for each other.
    for client_id in sorted(pairs):
        support_for_change(access.client_to_pair(by, client_id))
    for worker_id in sorted(set(pairs.values())):
        profile_for_change(access.worker_to_pair(by, worker_id))
    now = timezone.now()
    # Asked first because it is cheap: of many who approve at once all but one wait for this answer alone.
    if Request.objects.waiting(now).filter(client__in=pairs).exists():
        raise Conflict(MOVED_ON)
    broken = _broken(pairs, now)
    why = clean_text(reason, most=MOST_REASON) if reason.strip() else ""
    if any(broken.values()) and not why:
        raise Invalid(SAY_WHY)
    run = _keep_run(by, pairs, now)
    for client_id, worker_id in sorted(pairs.items()):
        request = Request(client_id=client_id, worker_id=worker_id, plan=run, proposed_by=by)
        _place(request, why if broken[client_id] else "", now)
        audit.record(
            actor_id=by.pk,
            verb="request.planned",
            subject=f"request:{request.pk}",
            plan=str(run.pk),
            overruled=",".join(sorted(broken[client_id])),
        )
    return run


def _place(request: Request, why: str, now: datetime) -> None:
    if why:
        request.reason = why
    place_request(request, now=now)


def _broken(pairs: Mapping[UUID, UUID], now: datetime) -> Mapping[UUID, tuple[RuleName, ...]]:
    """What is overruled for each client. Raises `Conflict` for whatever cannot be any more."""
    clients, everybody = people_to_plan(now, only=pairs.keys())
    workers = {worker.id: worker for worker in everybody}
    wanted = Counter(map(str, pairs.values()))
    full = [name for name, count in wanted.items() if count > workers[name].free_seats]
    if len(clients) < len(pairs) or full:
        raise Conflict(MOVED_ON)
    found = {}
    for client in clients:
        client_id, worker = UUID(client.id), workers[str(pairs[UUID(client.id)])]
        week = now.date()
        shared = shared_minutes(slots_of_person(client, week), slots_of_person(worker, week))
        found[client_id] = broken_rules(client, worker, shared=shared)
        if not PLANNED_OVERRIDES.issuperset(found[client_id]):
            raise Conflict(MOVED_ON)
    return found


def _keep_run(by: User, pairs: Mapping[UUID, UUID], now: datetime) -> PlanRun:
    clients, workers = people_to_plan(now)
    locked = {str(client): str(worker) for client, worker in pairs.items()}
    weights = shipped_weights()
    plan = plan_for(clients, workers, now.date(), weights, terms(locked=locked))
    return PlanRun.objects.create(
        by=by,
        at=now,
        weights_version=weights.version,
        clients=plan.totals.clients,
        servable=plan.totals.servable,
        served=plan.totals.served,
        asked=len(pairs),
        score=plan.totals.score,
        parity=_groups(plan),
        longest_wait_unserved=plan.parity.longest_wait_unserved,
    )


def _groups(plan: Plan) -> Sequence[Mapping[str, str | int]]:
    return [
        {"group": group.group, "clients": group.clients, "rate": group.rate}
        for group in plan.parity.groups
    ]
