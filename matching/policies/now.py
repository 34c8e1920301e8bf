"""The next person free: one client after another, each with the best worker who has a seat at that moment."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from matching.policies.availability import slots_of_person
from matching.policies.explain import Labels
from matching.policies.offers import NO_LABELS, Offer, offer_of
from matching.policies.pool import Crowd, Pool, fits, prepare
from matching.policies.snapshots import ClientSnapshot, WorkerSnapshot
from matching.policies.unserved import Unserved, why_unserved
from matching.policies.weights import Weights


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    client_id: str
    offer: Offer


def best_now(
    pool: Pool,
    client: ClientSnapshot,
    *,
    free: Crowd | None = None,
    prices: Mapping[str, int] | None = None,
    labels: Labels = NO_LABELS,
) -> Offer | None:
    """The best allowed worker with a seat, less what that seat is worth to others; None when there is nobody.

    `free` narrows the workers down to those who still have a seat, by default as the pool knows them.
    """
    price = prices or {}
    slots = slots_of_person(client, pool.week_start)
    among = pool.with_seats if free is None else pool.with_seats & free
    ranked = (
        (price.get(pool.workers[place].id, 0) - total, place)
        for total, place in fits(pool, client, slots, among=among)
    )
    best = min(ranked, default=None)
    return None if best is None else offer_of(pool, client, best[1], labels=labels)


def serve_in_turn(
    clients: Sequence[ClientSnapshot],
    workers: Sequence[WorkerSnapshot],
    week_start: date,
    weights: Weights,
    *,
    labels: Labels = NO_LABELS,
) -> tuple[tuple[Served, ...], tuple[Unserved, ...]]:
    """Longest wait first, then by id. No seat is given twice."""
    pool = prepare(workers, week_start, weights)
    left = [worker.free_seats for worker in pool.workers]
    free = pool.with_seats
    served, unserved = list[Served](), list[Unserved]()
    for client in sorted(clients, key=lambda client: (-client.waiting_days, client.id)):
        offer = best_now(pool, client, free=free, labels=labels)
        if offer is None:
            unserved.append(_why_not_now(pool, client, free))
            continue
        place = pool.place[offer.worker_id]
        left[place] -= 1
        if not left[place]:
            free &= ~(1 << place)
        served.append(Served(client_id=client.id, offer=offer))
    return tuple(served), tuple(unserved)


def _why_not_now(pool: Pool, client: ClientSnapshot, free: Crowd) -> Unserved:
    """Seats that went to others count only for somebody who could have had one of them."""
    slots = slots_of_person(client, pool.week_start)
    servable = fits(pool, client, slots, among=pool.with_seats)
    return why_unserved(pool, client, slots, free if servable else pool.with_seats)
