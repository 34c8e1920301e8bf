"""A score is whole points in named parts, the same whichever way it is worked out."""

from hypothesis import given, settings

from matching.policies.availability import shared_minutes, slots_of_person
from matching.policies.eligibility import broken_rules
from matching.policies.pool import fits, prepare
from matching.policies.scoring import PartName, Score, rarity_among, score
from matching.policies.snapshots import ClientSnapshot, WorkerSnapshot
from tests.matching.policies.cast import WEEK, WEIGHTS, a_client, a_worker, worlds

World = tuple[list[ClientSnapshot], list[WorkerSnapshot]]


def scored(client: ClientSnapshot, worker: WorkerSnapshot, *others: WorkerSnapshot) -> Score:
    shared = shared_minutes(slots_of_person(client, WEEK), slots_of_person(worker, WEEK))
    rarity = rarity_among([worker, *others])
    return score(client, worker, shared=shared, rarity=rarity, weights=WEIGHTS)


def points(found: Score, name: PartName) -> int:
    return next(part.points for part in found.parts if part.name is name)


@settings(max_examples=80, deadline=None)
@given(world=worlds())
def test_the_pool_knows_the_same_pairs_and_points_as_the_rules_pair_by_pair(world: World) -> None:
    waiting, team = world
    pool = prepare(team, WEEK, WEIGHTS)
    rarity = rarity_among(team)
    for client in waiting:
        slots = slots_of_person(client, WEEK)
        one_by_one = {}
        for worker in team:
            shared = shared_minutes(slots, slots_of_person(worker, WEEK))
            if not broken_rules(client, worker, shared=shared):
                one_by_one[worker.id] = score(
                    client, worker, shared=shared, rarity=rarity, weights=WEIGHTS
                ).total

        at_once = {pool.workers[place].id: total for total, place in fits(pool, client, slots)}

        assert at_once == one_by_one


@settings(max_examples=60, deadline=None)
@given(world=worlds(most_clients=2, most_workers=2))
def test_the_parts_add_up_to_the_total_and_each_stays_within_its_weight(world: World) -> None:
    for client in world[0]:
        for worker in world[1]:
            found = scored(client, worker)

            assert sum(part.points for part in found.parts) == found.total
            assert [part.name for part in found.parts] == list(PartName)
            assert all(0 <= part.share <= 1000 and part.points >= 0 for part in found.parts)


def test_a_rare_experience_in_common_says_more_than_a_common_one() -> None:
    crowd = [a_worker(f"w{n}", experiences=frozenset({"anxiety"})) for n in range(30)]
    client = a_client(experiences=("anxiety", "deafblind"))
    common = a_worker("common", experiences=frozenset({"anxiety"}))
    rare = a_worker("rare", experiences=frozenset({"deafblind"}))
    everyone = [common, rare, *crowd]

    by_common = points(scored(client, common, rare, *crowd), PartName.EXPERIENCE)
    by_rare = points(scored(client, rare, common, *crowd), PartName.EXPERIENCE)

    assert len(everyone) == 32
    assert by_rare > by_common > 0


def test_what_a_client_names_first_counts_most() -> None:
    first, second = ("sectioned", "voices"), ("voices", "sectioned")
    worker = a_worker(experiences=frozenset({"sectioned"}))
    other = a_worker("other", experiences=frozenset({"voices"}))

    named_first = points(scored(a_client(experiences=first), worker, other), PartName.EXPERIENCE)
    named_second = points(scored(a_client(experiences=second), worker, other), PartName.EXPERIENCE)

    assert named_first > named_second > 0


def test_identity_counts_only_when_the_client_asks() -> None:
    woman, man = a_worker(attributes=frozenset({"woman"})), a_worker()
    assert scored(a_client(), woman).total == scored(a_client(), man).total

    asking = a_client(preferred=frozenset({"woman"}))

    assert scored(asking, woman).total > scored(asking, man).total


def test_a_worker_who_is_tired_or_full_is_chosen_less() -> None:
    rested = scored(a_client(), a_worker())

    assert rested.total > scored(a_client(), a_worker(wellbeing=400)).total
    assert rested.total > scored(a_client(), a_worker(load=2)).total


def test_an_earlier_worker_is_preferred() -> None:
    known = scored(a_client(previous_worker="sam"), a_worker())

    assert known.total - scored(a_client(), a_worker()).total == WEIGHTS.previous_worker


def test_a_worker_without_seats_can_be_scored() -> None:
    assert points(scored(a_client(), a_worker(seats=0)), PartName.HEADROOM) == 0
