"""A plan serves the most people, then fits best; the same people always give the same plan."""

from collections import Counter
from dataclasses import replace
from itertools import product

from hypothesis import given, settings

from benchmarks.matching_people import people
from matching.policies.availability import slots_of_person
from matching.policies.planning import Plan, plan_for, terms
from matching.policies.pool import fits, prepare
from matching.policies.runner_up import WhyNot
from matching.policies.snapshots import ClientSnapshot, WorkerSnapshot
from matching.policies.weights import Weights
from tests.matching.policies.cast import WEEK, WEIGHTS, a_client, a_worker, worlds

World = tuple[list[ClientSnapshot], list[WorkerSnapshot]]
ONLY_FIT = replace(WEIGHTS, own_best_correction=0, points_a_day=0, group_floor=0)


def planned(world: World, weights: Weights = WEIGHTS) -> Plan:
    return plan_for(world[0], world[1], WEEK, weights)


def where(plan: Plan) -> dict[str, str]:
    return {pair.client_id: pair.offer.worker_id for pair in plan.pairs}


def most_served_then_best(world: World) -> tuple[int, int]:
    pool = prepare(world[1], WEEK, ONLY_FIT)
    choices = []
    for client in world[0]:
        found = fits(pool, client, slots_of_person(client, WEEK), among=pool.with_seats)
        choices.append([(0, -1), *found])
    best = (0, 0)
    for chosen in product(*choices):
        taken = [arc for arc in chosen if arc[1] >= 0]
        used = Counter(place for _, place in taken)
        if all(count <= pool.workers[place].free_seats for place, count in used.items()):
            best = max(best, (len(taken), sum(total for total, _ in taken)))
    return best


@settings(max_examples=60, deadline=None)
@given(world=worlds(most_clients=4, most_workers=3))
def test_no_plan_serves_more_and_none_of_those_fits_better(world: World) -> None:
    plan = planned(world, ONLY_FIT)

    assert (plan.totals.served, plan.totals.score) == most_served_then_best(world)
    assert plan.totals.gap == 0


@settings(max_examples=60, deadline=None)
@given(world=worlds())
def test_everybody_is_accounted_for_and_no_seat_is_given_twice(world: World) -> None:
    plan = planned(world)
    seats = {worker.id: worker.free_seats for worker in world[1]}

    for name, count in Counter(where(plan).values()).items():
        assert count <= seats[name]
    unserved = {entry.client_id for entry in plan.unserved}
    assert where(plan).keys() | unserved == {client.id for client in world[0]}
    assert not where(plan).keys() & unserved
    for pair in plan.pairs:
        assert pair.offer.score.total == sum(part.points for part in pair.offer.score.parts)
        assert pair.offer.reasons
        assert pair.runner_up.text
    for entry in plan.unserved:
        assert entry.binding
        assert entry.smallest.text


@settings(max_examples=40, deadline=None)
@given(world=worlds())
def test_the_order_people_are_listed_in_changes_nothing(world: World) -> None:
    shuffled = ([*reversed(world[0])], [*reversed(world[1])])

    assert planned(shuffled) == planned(world)


def test_people_who_fit_equally_well_are_not_favoured_by_their_name() -> None:
    team = [a_worker("w", seats=1)]
    winners = set()
    for number in range(20):
        twins = [a_client(f"a{number}"), a_client(f"b{number}")]
        (pair,) = planned((twins, team)).pairs
        winners.add(pair.client_id[0])

    assert winners == {"a", "b"}


def test_the_longest_wait_decides_between_equals_when_seats_are_short() -> None:
    waiting = [a_client(f"c{days}", waiting_days=days) for days in (3, 12, 7)]

    plan = planned((waiting, [a_worker(seats=2)]))

    assert where(plan).keys() == {"c12", "c7"}


def test_when_one_client_leaves_hardly_anybody_is_moved() -> None:
    crowd = people(200, 40, seed=3)
    before = where(plan_for(crowd.clients, crowd.workers, WEEK, WEIGHTS))
    gone = crowd.clients[17].id
    staying = [client for client in crowd.clients if client.id != gone]

    plan = plan_for(staying, crowd.workers, WEEK, WEIGHTS, terms(previous=before))

    moved = [name for name, worker in where(plan).items() if before.get(name, worker) != worker]
    assert gone in before
    assert len(moved) <= 2


def test_the_runner_up_fits_less_or_is_needed_more() -> None:
    waiting = [
        a_client("c1", experiences=("voices",), waiting_days=1),
        a_client("c2", experiences=("voices",), preferred=frozenset({"woman"})),
    ]
    team = [
        a_worker(
            "both", seats=1, experiences=frozenset({"voices"}), attributes=frozenset({"woman"})
        ),
        a_worker("one", seats=1, experiences=frozenset({"voices"}), wellbeing=900),
    ]

    first, second = planned((waiting, team)).pairs

    assert (first.offer.worker_id, first.runner_up.worker_id) == ("one", "both")
    assert first.runner_up.why is WhyNot.SEATS_NEEDED_MORE
    assert (second.offer.worker_id, second.runner_up.why) == ("both", WhyNot.FITS_LESS)


def test_somebody_with_one_possible_worker_is_told_so() -> None:
    (pair,) = planned(([a_client()], [a_worker()])).pairs

    assert pair.runner_up.why is WhyNot.ONLY_CHOICE
    assert pair.runner_up.worker_id is None
