"""What a coordinator is shown of a plan for everybody who waits: whom the engine proposes, why, and for whom nobody."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from accounts.access import require
from accounts.models import User
from accounts.roles import Capability
from matching import roster
from matching.actions.plans import PLANNED_OVERRIDES, people_to_plan
from matching.models import PlanRun
from matching.policies.availability import shared_minutes
from matching.policies.eligibility import RuleName, broken_rules
from matching.policies.parity import GroupParity
from matching.policies.planning import Plan, PlannedPair, Question, plan_for, terms
from matching.policies.pool import fits
from matching.policies.snapshots import ClientSnapshot, WorkerSnapshot
from matching.policies.weights import shipped_weights
from matching.presenters import (
    OVERRULED,
    WHAT_STANDS_IN_THE_WAY,
    group_in_words,
    to_the_team,
    why_not_the_other,
)
from matching.vocabulary import labels

OTHERS_SHOWN = 5
RUNS_SHOWN = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A worker who could be chosen instead. `overruled`: what somebody would have to answer for."""

    worker_id: UUID
    name: str
    overruled: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanRow:
    """One client: whom the plan proposes and why, or what stands in the way."""

    client_id: UUID
    name: str
    days: int
    worker: Choice | None
    kept: bool
    score: int
    parts: tuple[tuple[str, int], ...]
    reasons: tuple[str, ...]
    not_the_other: str
    in_the_way: tuple[str, ...]
    others: tuple[Choice, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupRow:
    name: str
    clients: int
    served: int
    percent: int
    is_behind: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RunRow:
    """A plan that was approved, and how fair it was."""

    run: PlanRun
    groups: tuple[tuple[str, int, bool], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanPage:
    rows: tuple[PlanRow, ...]
    served: int
    waiting: int
    score: int
    proved: bool
    groups: tuple[GroupRow, ...]
    hidden_groups: int
    longest_wait: int
    weights_version: int
    runs: tuple[RunRow, ...]


def plan_page(by: User, now: datetime, locks: Mapping[UUID, UUID]) -> PlanPage:
    """The best plan with these pairs kept. Raises `BadLock` for one that can never be."""
    require(by, Capability.PAIR_PEOPLE)
    clients, workers = people_to_plan(now)
    here = {client.id for client in clients}
    kept = {str(one): str(other) for one, other in locks.items() if str(one) in here}
    asked = terms(locked=kept)
    words, weights = labels(by.language), shipped_weights()
    plan = plan_for(clients, workers, now.date(), weights, asked, labels=words)
    question = Question(clients, workers, now.date(), weights, asked)
    return PlanPage(
        rows=_rows(plan, question),
        served=plan.totals.served,
        waiting=plan.totals.clients,
        score=plan.totals.score,
        proved=plan.totals.gap == 0,
        groups=tuple(group_row(group, by.language) for group in plan.parity.groups),
        hidden_groups=plan.parity.hidden_groups,
        longest_wait=plan.parity.longest_wait_unserved,
        weights_version=weights.version,
        runs=tuple(
            _run_row(run, by.language)
            for run in PlanRun.objects.select_related("by").order_by("-at")[:RUNS_SHOWN]
        ),
    )


def _run_row(run: PlanRun, language: str) -> RunRow:
    floor = shipped_weights().group_floor
    return RunRow(
        run=run,
        groups=tuple(
            (group_in_words(each["group"], language), each["rate"] // 10, each["rate"] < floor)
            for each in run.parity
        ),
    )


def group_row(group: GroupParity, language: str) -> GroupRow:
    floor = shipped_weights().group_floor
    return GroupRow(
        name=group_in_words(group.group, language),
        clients=group.clients,
        served=group.served,
        percent=group.rate // 10,
        is_behind=group.rate < floor,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class AwayRow:
    """A worker who takes nobody at present, or has days off this week."""

    worker_id: UUID
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WhatIf:
    """How many more, and who, if it were so. Nothing is changed by asking.

    `for_want_of_places`: how many could be served then, if only there were places.
    """

    served_now: int
    served_then: int
    waiting: int
    for_want_of_places: int
    gained: tuple[str, ...]
    lost: tuple[str, ...]


def what_if(
    by: User, now: datetime, *, relaxed: Collection[RuleName], back: Collection[UUID]
) -> WhatIf:
    """Raises `NeverRelaxed` for a rule that protects a person from a person."""
    require(by, Capability.PAIR_PEOPLE)
    clients, workers = people_to_plan(now)
    week, weights = now.date(), shipped_weights()
    returned = {str(each) for each in back}
    then = [_back(worker) if worker.id in returned else worker for worker in workers]
    before = plan_for(clients, workers, week, weights)
    after = plan_for(clients, then, week, weights, terms(relaxed=relaxed))
    served_before = {pair.client_id for pair in before.pairs}
    served_after = {pair.client_id for pair in after.pairs}
    names = roster.names_of(served_before ^ served_after)
    return WhatIf(
        served_now=len(served_before),
        served_then=len(served_after),
        waiting=len(clients),
        for_want_of_places=after.totals.servable - after.totals.served,
        gained=tuple(sorted(names[each] for each in served_after - served_before)),
        lost=tuple(sorted(names[each] for each in served_before - served_after)),
    )


def away_now(by: User, now: datetime) -> tuple[AwayRow, ...]:
    """Who takes nobody new at present, or has days off in the coming week."""
    require(by, Capability.PAIR_PEOPLE)
    week = {now.date() + timedelta(days=day) for day in range(7)}
    away = [
        worker.id
        for worker in roster.worker_snapshots(now)
        if not worker.accepting or not week.isdisjoint(worker.dates_off)
    ]
    names = roster.names_of(away)
    rows = [AwayRow(worker_id=UUID(each), name=names[each]) for each in away]
    return tuple(sorted(rows, key=lambda row: row.name.casefold()))


def _back(worker: WorkerSnapshot) -> WorkerSnapshot:
    return replace(worker, accepting=True, dates_off=frozenset())


def _rows(plan: Plan, question: Question) -> tuple[PlanRow, ...]:
    pairs = {pair.client_id: pair for pair in plan.pairs}
    why = {entry.client_id: entry for entry in plan.unserved}
    ids = [client.id for client in question.clients]
    names = roster.names_of([*ids, *(worker.id for worker in question.pool.workers)])
    rows = []
    for client in question.clients:
        pair = pairs.get(client.id)
        binding = why[client.id].binding if client.id in why else ()
        rows.append(
            PlanRow(
                client_id=UUID(client.id),
                name=names[client.id],
                days=client.waiting_days,
                worker=_chosen(pair, names),
                kept=pair is not None and pair.locked,
                score=pair.offer.score.total if pair else 0,
                parts=_parts(pair),
                reasons=_reasons(pair, names),
                not_the_other=why_not_the_other(pair.runner_up, names) if pair else "",
                in_the_way=tuple(WHAT_STANDS_IN_THE_WAY[rule] for rule in binding),
                others=_others(question, client, pair, names),
            )
        )
    return tuple(sorted(rows, key=lambda row: (-row.days, row.name.casefold())))


def _chosen(pair: PlannedPair | None, names: Mapping[str, str]) -> Choice | None:
    if pair is None:
        return None
    worker_id = pair.offer.worker_id
    overruled = tuple(OVERRULED[rule] for rule in pair.overrides if rule in OVERRULED)
    return Choice(worker_id=UUID(worker_id), name=names[worker_id], overruled=overruled)


def _parts(pair: PlannedPair | None) -> tuple[tuple[str, int], ...]:
    parts = pair.offer.score.parts if pair else ()
    return tuple((part.name.value, part.points) for part in parts if part.points)


def _reasons(pair: PlannedPair | None, names: Mapping[str, str]) -> tuple[str, ...]:
    if pair is None:
        return ()
    name = names[pair.offer.worker_id]
    return tuple(to_the_team(name, reason) for reason in pair.offer.reasons)


def _others(
    question: Question,
    client: ClientSnapshot,
    pair: PlannedPair | None,
    names: Mapping[str, str],
) -> tuple[Choice, ...]:
    """The best of the other allowed workers; with none, those for whom only one's word could open the way."""
    pool, slots = question.pool, question.slots[client.id]
    chosen = pair.offer.worker_id if pair else ""
    ranked = sorted((-total, place) for total, place in fits(pool, client, slots))
    allowed = [pool.workers[place] for _, place in ranked if pool.workers[place].free_seats]
    found = [_choice(worker, names) for worker in allowed if worker.id != chosen]
    return tuple(found[:OTHERS_SHOWN]) or _overridable(question, client, chosen, names)


def _overridable(
    question: Question, client: ClientSnapshot, chosen: str, names: Mapping[str, str]
) -> tuple[Choice, ...]:
    found = []
    for place, worker in enumerate(question.pool.workers):
        shared = shared_minutes(question.slots[client.id], question.pool.slots[place])
        broken = broken_rules(client, worker, shared=shared)
        if worker.id != chosen and worker.free_seats and PLANNED_OVERRIDES.issuperset(broken):
            found.append(_choice(worker, names, broken))
    return tuple(found[:OTHERS_SHOWN])


def _choice(
    worker: WorkerSnapshot, names: Mapping[str, str], broken: Sequence[RuleName] = ()
) -> Choice:
    overruled = tuple(OVERRULED[rule] for rule in broken)
    return Choice(worker_id=UUID(worker.id), name=names[worker.id], overruled=overruled)
