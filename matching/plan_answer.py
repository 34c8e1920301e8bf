"""The answer to a plan file, as plain JSON values: everything that was decided, and why."""

from collections.abc import Mapping, Sequence

from matching.plan_file import FORMAT_VERSION, PlanFile
from matching.policies.fairness import points_only
from matching.policies.now import serve_in_turn
from matching.policies.offers import Offer
from matching.policies.parity import Parity
from matching.policies.planning import (
    MakeTable,
    Plan,
    PlannedPair,
    Seat,
    Terms,
    plain_table,
    plan_for,
    terms,
)
from matching.policies.runner_up import RunnerUp
from matching.policies.seating import best_seating
from matching.policies.slates import slates_for
from matching.policies.unserved import Relaxation, Unserved
from matching.policies.weights import Weights

Json = Mapping[str, object]


def plan_answer(
    asked: PlanFile,
    weights: Weights,
    *,
    make_table: MakeTable = plain_table,
    seat: Seat = best_seating,
) -> Json:
    """Raises `BadLock` for a locked pair that may not be."""
    plan = plan_for(
        asked.clients,
        asked.workers,
        asked.week_start,
        _weights(asked, weights),
        _terms(asked),
        labels=asked.labels,
        make_table=make_table,
        seat=seat,
    )
    return {
        **_head(asked, weights, "plan"),
        "pairs": [_pair(pair) for pair in plan.pairs],
        "unserved": [_unserved(entry) for entry in plan.unserved],
        "totals": _totals(plan),
        "dual_bound": plan.totals.bound,
        "gap": plan.totals.gap,
        "prices": dict(plan.prices),
        "parity": _parity(plan.parity),
    }


def offers_answer(
    asked: PlanFile,
    weights: Weights,
    *,
    make_table: MakeTable = plain_table,
    seat: Seat = best_seating,
) -> Json:
    slates = slates_for(
        asked.clients,
        asked.workers,
        asked.week_start,
        _weights(asked, weights),
        _terms(asked),
        labels=asked.labels,
        make_table=make_table,
        seat=seat,
    )
    return {
        **_head(asked, weights, "offers"),
        "offers": [
            {"client": slate.client_id, "offers": [_offer(offer) for offer in slate.offers]}
            for slate in slates
            if slate.offers
        ],
        "unserved": [_unserved(slate.unserved) for slate in slates if slate.unserved],
    }


def now_answer(asked: PlanFile, weights: Weights) -> Json:
    served, unserved = serve_in_turn(
        asked.clients,
        asked.workers,
        asked.week_start,
        weights,
        _terms(asked),
        labels=asked.labels,
    )
    return {
        **_head(asked, weights, "now"),
        "pairs": [{"client": each.client_id, **_offer(each.offer)} for each in served],
        "unserved": [_unserved(entry) for entry in unserved],
    }


def _terms(asked: PlanFile) -> Terms:
    return terms(locked=asked.locked, previous=asked.previous, relaxed=asked.relaxed)


def _weights(asked: PlanFile, weights: Weights) -> Weights:
    return weights if asked.fairness else points_only(weights)


def _head(asked: PlanFile, weights: Weights, mode: str) -> Json:
    return {
        "version": FORMAT_VERSION,
        "mode": mode,
        "week": asked.week_start.isoformat(),
        "weights_version": weights.version,
    }


def _offer(offer: Offer) -> Json:
    return {
        "worker": offer.worker_id,
        "score": offer.score.total,
        "parts": {part.name.value: part.points for part in offer.score.parts},
        "reasons": [
            {"code": reason.code.value, "text": reason.text, "about": list(reason.about)}
            for reason in offer.reasons
        ],
        "shared_minutes": offer.shared_minutes,
    }


def _pair(pair: PlannedPair) -> Json:
    return {
        "client": pair.client_id,
        **_offer(pair.offer),
        "locked": pair.locked,
        "overrides": [rule.value for rule in pair.overrides],
        "runner_up": _runner_up(pair.runner_up),
    }


def _runner_up(runner_up: RunnerUp) -> Json:
    return {
        "worker": runner_up.worker_id,
        "score": runner_up.total,
        "difference": runner_up.difference,
        "why_not": runner_up.why.value,
        "text": runner_up.text,
        "mostly": runner_up.mostly.value if runner_up.mostly else None,
    }


def _unserved(entry: Unserved) -> Json:
    return {
        "client": entry.client_id,
        "binding": [rule.value for rule in entry.binding],
        "smallest_relaxation": _relaxation(entry.smallest),
        "other_relaxations": _relaxations(entry.others),
    }


def _relaxations(relaxations: Sequence[Relaxation]) -> list[Json]:
    return [_relaxation(relaxation) for relaxation in relaxations]


def _relaxation(relaxation: Relaxation) -> Json:
    return {
        "rules": [rule.value for rule in relaxation.rules],
        "text": relaxation.text,
        "may_be_relaxed": relaxation.may_be_relaxed,
        "workers": relaxation.workers,
        "for_example": list(relaxation.worker_ids),
        "shared_minutes": relaxation.shared_minutes,
    }


def _totals(plan: Plan) -> Json:
    totals = plan.totals
    return {
        "clients": totals.clients,
        "servable": totals.servable,
        "served": totals.served,
        "score": totals.score,
        "objective": totals.objective,
    }


def _parity(parity: Parity) -> Json:
    return {
        "groups": [
            {
                "group": group.group,
                "clients": group.clients,
                "served": group.served,
                "rate_per_mille": group.rate,
            }
            for group in parity.groups
        ],
        "hidden_groups": parity.hidden_groups,
        "longest_wait_unserved_days": parity.longest_wait_unserved,
    }
