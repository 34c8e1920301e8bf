"""When seats are short, nobody waits for ever and no group is left behind."""

from dataclasses import replace

from benchmarks.matching_people import people
from matching.policies.planning import Plan, plan_for
from matching.policies.snapshots import ClientSnapshot
from matching.policies.weights import Weights
from tests.matching.policies.cast import WEEK, WEIGHTS, a_client, a_worker


def short_of_seats(weights: Weights) -> Plan:
    crowd = people(300, 60, seed=2, seats_to_demand=0.8)
    return plan_for(crowd.clients, crowd.workers, crowd.week_start, weights)


def test_every_group_large_enough_to_name_is_served_at_nine_tenths_of_the_rate_or_better() -> None:
    careless = short_of_seats(
        replace(WEIGHTS, group_floor=0, own_best_correction=0, points_a_day=0)
    )
    assert min(group.rate for group in careless.parity.groups) < 900, "there is something to mend"

    fair = short_of_seats(WEIGHTS)

    assert min(group.rate for group in fair.parity.groups) >= 900
    assert fair.totals.served == careless.totals.served
    assert fair.totals.score >= 0.95 * careless.totals.score


def test_whoever_waits_longest_is_not_passed_over_for_an_easier_match() -> None:
    careless = short_of_seats(replace(WEIGHTS, points_a_day=0))
    assert careless.parity.longest_wait_unserved > 14

    assert short_of_seats(WEIGHTS).parity.longest_wait_unserved <= 14


def test_being_hard_to_match_does_not_keep_somebody_waiting_for_weeks() -> None:
    easy = a_client("easy", experiences=("voices",), waiting_days=1)
    hard = a_client("hard", experiences=("rare",), waiting_days=15)
    worker = a_worker(seats=1, experiences=frozenset({"voices"}))
    by_points_alone = plan_for(
        [easy, hard], [worker], WEEK, replace(WEIGHTS, own_best_correction=0)
    )
    assert by_points_alone.pairs[0].client_id == "easy"

    assert plan_for([easy, hard], [worker], WEEK, WEIGHTS).pairs[0].client_id == "hard"


def groups(number: int) -> tuple[list[str], int]:
    waiting: list[ClientSnapshot] = [
        a_client(f"c{n}", groups=frozenset({"from the ward"})) for n in range(number)
    ]
    parity = plan_for(waiting, [a_worker(seats=3)], WEEK, WEIGHTS).parity
    return [group.group for group in parity.groups], parity.hidden_groups


def test_a_group_of_fewer_than_ten_is_counted_but_not_shown() -> None:
    assert groups(10) == (["from the ward", "language:en"], 0)

    assert groups(9) == ([], 2)


def test_somebody_whom_nobody_could_have_served_is_not_in_the_rates() -> None:
    waiting = [a_client(f"c{n}") for n in range(10)]
    waiting += [a_client(f"n{n}", languages=frozenset({"ne"})) for n in range(10)]

    parity = plan_for(waiting, [a_worker(seats=5)], WEEK, WEIGHTS).parity

    assert [(group.group, group.clients, group.served) for group in parity.groups] == [
        ("language:en", 10, 5)
    ]
