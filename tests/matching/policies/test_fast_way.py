"""With numpy and ortools the plan comes sooner, and is the same in every pair, price and bound."""

import pytest
from hypothesis import given, settings

from benchmarks.matching_people import people
from matching.policies.fast import fast_seating, fast_table, is_installed
from matching.policies.planning import plan_for
from matching.policies.slates import slates_for
from matching.policies.snapshots import ClientSnapshot, WorkerSnapshot
from tests.matching.policies.cast import WEEK, WEIGHTS, worlds

World = tuple[list[ClientSnapshot], list[WorkerSnapshot]]


@pytest.mark.parametrize("seats_to_demand", [None, 0.8])
def test_the_fast_way_gives_the_very_same_plan(seats_to_demand: float | None) -> None:
    assert is_installed(), "requirements-fast.txt is needed to compare the two"
    crowd = people(220, 40, seed=5, seats_to_demand=seats_to_demand)
    asked = (crowd.clients, crowd.workers, crowd.week_start, WEIGHTS)

    fast = plan_for(*asked, make_table=fast_table, seat=fast_seating)

    assert fast.totals.served > 150
    assert fast == plan_for(*asked)


@settings(max_examples=30, deadline=None)
@given(world=worlds())
def test_the_fast_way_agrees_on_the_smallest_worlds_too(world: World) -> None:
    fast = plan_for(*world, WEEK, WEIGHTS, make_table=fast_table, seat=fast_seating)

    assert fast == plan_for(*world, WEEK, WEIGHTS)


@pytest.mark.parametrize("seats_to_demand", [None, 0.8])
def test_the_fast_way_gives_the_very_same_lists_of_offers(seats_to_demand: float | None) -> None:
    crowd = people(220, 80, seed=6, seats_to_demand=seats_to_demand)
    asked = (crowd.clients, crowd.workers, crowd.week_start, WEIGHTS)

    fast = slates_for(*asked, make_table=fast_table, seat=fast_seating)

    assert sum(len(slate.offers) == WEIGHTS.offers_shown for slate in fast) > 100
    assert fast == slates_for(*asked)


@settings(max_examples=30, deadline=None)
@given(world=worlds())
def test_the_lists_agree_on_the_smallest_worlds_too(world: World) -> None:
    fast = slates_for(*world, WEEK, WEIGHTS, make_table=fast_table, seat=fast_seating)

    assert fast == slates_for(*world, WEEK, WEIGHTS)
