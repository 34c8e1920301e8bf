"""Short lists of offers for many clients at once, so that the people on a list can really be had.

Shown each their own favourites, a quarter of the clients would all pick the same few workers and get none.
So the first offers together are the plan, and every further round gives each seat to one more client.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from matching.policies.explain import Labels
from matching.policies.offers import NO_LABELS, Offer, offer_of
from matching.policies.planning import (
    MakeTable,
    Question,
    Seat,
    Terms,
    plain_table,
    terms,
    waiting_for_seats,
)
from matching.policies.seating import Waiting, best_seating
from matching.policies.snapshots import ClientSnapshot, WorkerSnapshot
from matching.policies.table import Table
from matching.policies.unserved import Unserved, why_unserved
from matching.policies.weights import Weights


@dataclass(frozen=True, slots=True, kw_only=True)
class Slate:
    """One client's offers, best first; empty only with `unserved` to say why."""

    client_id: str
    offers: tuple[Offer, ...]
    unserved: Unserved | None


def slates_for(
    clients: Sequence[ClientSnapshot],
    workers: Sequence[WorkerSnapshot],
    week_start: date,
    weights: Weights,
    asked: Terms | None = None,
    *,
    labels: Labels = NO_LABELS,
    make_table: MakeTable = plain_table,
    seat: Seat = best_seating,
) -> tuple[Slate, ...]:
    """At most `offers_shown` for each; no worker is on more than `clients_a_seat` lists for each free seat.

    If everybody took their plan's offer, everybody in the plan would be served. Whoever is in a locked pair
    has that one offer, and their seat is nobody else's. Raises as `plan_for` does.
    """
    question = Question(clients, workers, week_start, weights, asked or terms())
    table = make_table(question)
    waiting = waiting_for_seats(question, table)
    first = seat(table, waiting).place_of
    shown = {number: [place] for number, place in first.items()}
    _further_rounds(table, waiting, shown, weights, seat)
    slates = [
        _slate(question, number, shown.get(number, ()), table, labels)
        for number in range(len(question.open))
    ]
    slates += [
        _locked_slate(question, client, labels)
        for client in question.clients
        if client.id in question.locked
    ]
    return tuple(sorted(slates, key=lambda slate: slate.client_id))


def _locked_slate(question: Question, client: ClientSnapshot, labels: Labels) -> Slate:
    place, _ = question.locked[client.id]
    offer = offer_of(question.pool, client, place, labels=labels)
    return Slate(client_id=client.id, offers=(offer,), unserved=None)


def _further_rounds(
    table: Table, waiting: Waiting, shown: dict[int, list[int]], weights: Weights, seat: Seat
) -> None:
    left = [count * weights.clients_a_seat for count in waiting.seats]
    for places in shown.values():
        left[places[0]] -= 1
    for turn in range(1, weights.offers_shown):
        last = turn == weights.offers_shown - 1
        seats = [
            room if last else min(room, count)
            for room, count in zip(left, waiting.seats, strict=True)
        ]
        beside = table.beside(shown, weights.lead)
        again = seat(beside, replace(waiting, seats=seats, groups=(), floor=0))
        for number, place in again.place_of.items():
            shown.setdefault(number, []).append(place)
            left[place] -= 1


def _slate(
    question: Question,
    number: int,
    places: Sequence[int],
    table: Table,
    labels: Labels,
) -> Slate:
    client = question.open[number]
    ranked = sorted(places, key=lambda place: (-table.points(number, place), place))
    offers = tuple(offer_of(question.pool, client, place, labels=labels) for place in ranked)
    slots = question.slots[client.id]
    why = None if offers else why_unserved(question.pool, client, slots, question.free)
    return Slate(client_id=client.id, offers=offers, unserved=why)
