"""Which few workers one client is shown: people they may really have, best first, each with reasons."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from matching.policies.availability import Slots, shared_minutes, slots_of_person
from matching.policies.explain import Labels, Reason, reasons
from matching.policies.pool import Pool, fits, prepare
from matching.policies.scoring import Score, score
from matching.policies.snapshots import ClientSnapshot, WorkerSnapshot
from matching.policies.weights import Weights

NO_LABELS = Labels()


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A worker who is allowed for this client and has a seat that is not yet promised too often."""

    worker_id: str
    score: Score
    reasons: tuple[Reason, ...]
    shared_minutes: int


def offers_for(
    client: ClientSnapshot,
    workers: Sequence[WorkerSnapshot],
    week_start: date,
    weights: Weights,
    limit: int = 3,
    *,
    labels: Labels = NO_LABELS,
    prices: Mapping[str, int] | None = None,
    shown: Mapping[str, int] | None = None,
) -> tuple[Offer, ...]:
    """`offers_from` for whoever asks only once; asking for many clients, `prepare` the workers first."""
    pool = prepare(workers, week_start, weights)
    return offers_from(pool, client, limit, labels=labels, prices=prices, shown=shown)


def offers_from(
    pool: Pool,
    client: ClientSnapshot,
    limit: int = 3,
    *,
    labels: Labels = NO_LABELS,
    prices: Mapping[str, int] | None = None,
    shown: Mapping[str, int] | None = None,
) -> tuple[Offer, ...]:
    """At most `limit` offers, best first; the same input always gives the same list.

    `prices` is what a seat with each worker is worth to those who wait (see `plan`): a client who would do
    nearly as well elsewhere is shown elsewhere first. `shown` counts the clients each worker is on offer to
    now: nobody is shown a worker who is already on offer to as many as their free seats allow.
    """
    slots = slots_of_person(client, pool.week_start)
    price, on_offer = prices or {}, shown or {}
    ranked = sorted(
        (price.get(pool.workers[place].id, 0) - total, place)
        for total, place in fits(pool, client, slots, among=pool.with_seats)
        if _may_be_shown(pool, place, on_offer)
    )
    return tuple(offer_of(pool, client, place, labels=labels) for _, place in ranked[:limit])


def _may_be_shown(pool: Pool, place: int, on_offer: Mapping[str, int]) -> bool:
    worker = pool.workers[place]
    return on_offer.get(worker.id, 0) < pool.weights.clients_a_seat * worker.free_seats


def offer_of(pool: Pool, client: ClientSnapshot, place: int, *, labels: Labels) -> Offer:
    """The whole account of one allowed pair."""
    worker = pool.workers[place]
    both = slots_of_person(client, pool.week_start) & pool.slots[place]
    return Offer(
        worker_id=worker.id,
        score=score_of(pool, client, place, both),
        reasons=reasons(client, worker, both_free=both, week_start=pool.week_start, labels=labels),
        shared_minutes=shared_minutes(both, both),
    )


def score_of(pool: Pool, client: ClientSnapshot, place: int, both_free: Slots) -> Score:
    return score(
        client,
        pool.workers[place],
        shared=shared_minutes(both_free, both_free),
        rarity=pool.rarity,
        weights=pool.weights,
    )
