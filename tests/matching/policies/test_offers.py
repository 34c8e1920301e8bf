"""Offers are people a client can really have: few, best first, and never promised too often."""

from collections import Counter

from hypothesis import given, settings

from matching.policies.now import best_now, serve_in_turn
from matching.policies.offers import offers_for
from matching.policies.planning import plan_for
from matching.policies.pool import prepare
from matching.policies.slates import slates_for
from matching.policies.snapshots import ClientSnapshot, WorkerSnapshot
from tests.matching.policies.cast import WEEK, WEIGHTS, a_client, a_worker, worlds

World = tuple[list[ClientSnapshot], list[WorkerSnapshot]]


def shown(
    client: ClientSnapshot,
    *workers: WorkerSnapshot,
    prices: dict[str, int] | None = None,
    shown: dict[str, int] | None = None,
) -> list[str]:
    found = offers_for(client, workers, WEEK, WEIGHTS, prices=prices, shown=shown)
    return [offer.worker_id for offer in found]


def test_the_three_best_are_offered_best_first() -> None:
    team = [a_worker(f"w{n}", wellbeing=1000 - 100 * n) for n in range(5)]

    assert shown(a_client(), *reversed(team)) == ["w0", "w1", "w2"]


def test_a_full_worker_is_not_offered() -> None:
    full, free = a_worker("full", load=3), a_worker("free", wellbeing=1)
    assert shown(a_client(), a_worker("full"), free) == ["full", "free"]

    assert shown(a_client(), full, free) == ["free"]


def test_a_worker_on_offer_to_as_many_as_their_seats_allow_is_not_shown_again() -> None:
    busy, other = a_worker("busy", seats=1), a_worker("other", wellbeing=1)
    assert shown(a_client(), busy, other, shown={"busy": 2}) == ["busy", "other"]

    assert shown(a_client(), busy, other, shown={"busy": 3}) == ["other"]


def test_somebody_whom_others_need_more_is_shown_later() -> None:
    wanted, other = a_worker("wanted"), a_worker("other", wellbeing=900)
    assert shown(a_client(), wanted, other) == ["wanted", "other"]

    assert shown(a_client(), wanted, other, prices={"wanted": 500}) == ["other", "wanted"]


def test_an_offer_says_what_it_rests_on() -> None:
    (offer,) = offers_for(a_client(), [a_worker()], WEEK, WEIGHTS)

    assert offer.shared_minutes == 480
    assert offer.score.total == sum(part.points for part in offer.score.parts)
    assert offer.reasons


@settings(max_examples=60, deadline=None)
@given(world=worlds(most_clients=5, most_workers=3))
def test_lists_for_many_never_promise_a_seat_more_often_than_allowed(world: World) -> None:
    waiting, team = world
    slates = slates_for(waiting, team, WEEK, WEIGHTS)
    times = Counter(offer.worker_id for slate in slates for offer in slate.offers)
    seats = {worker.id: worker.free_seats for worker in team}

    assert [slate.client_id for slate in slates] == sorted(client.id for client in waiting)
    for slate in slates:
        names = [offer.worker_id for offer in slate.offers]
        assert len(set(names)) == len(names) <= WEIGHTS.offers_shown
        assert bool(slate.offers) != bool(slate.unserved)
    assert all(times[name] <= WEIGHTS.clients_a_seat * seats[name] for name in times)


@settings(max_examples=60, deadline=None)
@given(world=worlds())
def test_everybody_in_the_plan_finds_their_planned_worker_on_their_list(world: World) -> None:
    plan = plan_for(*world, WEEK, WEIGHTS)
    lists = {
        slate.client_id: {offer.worker_id for offer in slate.offers}
        for slate in slates_for(*world, WEEK, WEIGHTS)
    }

    for pair in plan.pairs:
        assert pair.offer.worker_id in lists[pair.client_id]


def test_one_seat_is_on_three_lists_though_six_could_have_it() -> None:
    waiting = [a_client(f"c{n}") for n in range(6)]
    slates = slates_for(waiting, [a_worker(seats=1)], WEEK, WEIGHTS)

    assert sum(len(slate.offers) for slate in slates) == WEIGHTS.clients_a_seat
    assert sum(slate.unserved is not None for slate in slates) == 3


def test_the_next_person_free_goes_to_whoever_has_waited_longest() -> None:
    only = a_worker(seats=1)
    new, long = a_client("new", waiting_days=1), a_client("long", waiting_days=9)

    served, unserved = serve_in_turn([new, long], [only], WEEK, WEIGHTS)

    assert [each.client_id for each in served] == ["long"]
    assert [entry.client_id for entry in unserved] == ["new"]


def test_now_gives_nobody_when_nobody_is_allowed() -> None:
    pool = prepare([a_worker()], WEEK, WEIGHTS)
    assert best_now(pool, a_client()) is not None

    assert best_now(pool, a_client(languages=frozenset({"ne"}))) is None
    assert best_now(pool, a_client(), free=0) is None


@settings(max_examples=60, deadline=None)
@given(world=worlds())
def test_serving_in_turn_gives_no_seat_twice(world: World) -> None:
    served, unserved = serve_in_turn(*world, WEEK, WEIGHTS)
    seats = {worker.id: worker.free_seats for worker in world[1]}

    for name, count in Counter(each.offer.worker_id for each in served).items():
        assert count <= seats[name]
    everyone = {each.client_id for each in served} | {entry.client_id for entry in unserved}
    assert everyone == {client.id for client in world[0]}
