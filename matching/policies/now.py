"""The next person free: one client after another, each with the best worker who has a seat at that moment."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from matching.policies.availability import slots_of_person
from matching.policies.explain import Labels
from matching.policies.offers import NO_LABELS, Offer, offer_of
from matching.policies.planning import Question, Terms, terms
from matching.policies.pool import Crowd, Pool, fits
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
    asked: Terms | None = None,
    *,
    labels: Labels = NO_LABELS,
) -> tuple[tuple[Served, ...], tuple[Unserved, ...]]:
    """Locked pairs, then the longest wait first, then by id. No seat is given twice.

    Raises as `plan_for` does.
    """
    question = Question(clients, workers, week_start, weights, asked or terms())
    pool, left, free = question.pool, list(question.seats), question.free
    served, unserved = list[Served](), list[Unserved]()
    for client in question.clients:
        if client.id in question.locked:
            offer = offer_of(pool, client, question.locked[client.id][0], labels=labels)
            served.append(Served(client_id=client.id, offer=offer))
    for client in sorted(question.open, key=lambda client: (-client.waiting_days, client.id)):
        best = best_now(pool, client, free=free, labels=labels)
        if best is None:
            unserved.append(_why_not_now(question, client, free))
            continue
        place = pool.place[best.worker_id]
        left[place] -= 1
        if not left[place]:
            free &= ~(1 << place)
        served.append(Served(client_id=client.id, offer=best))
    return tuple(served), tuple(unserved)


def _why_not_now(question: Question, client: ClientSnapshot, free: Crowd) -> Unserved:
    """Seats that went to others count only for somebody who could have had one of them."""
    pool, slots = question.pool, question.slots[client.id]
    servable = fits(pool, client, slots, among=question.free)
    return why_unserved(pool, client, slots, free if servable else question.free)
