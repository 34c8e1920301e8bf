"""More room, more workers or a longer wait cost nobody their place; what is symmetric is the same from both sides."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from matching.policies.planning import Plan, plan_for, terms
from matching.policies.snapshots import ClientSnapshot, WorkerSnapshot
from tests.matching.policies.cast import WEEK, WEIGHTS, workers, worlds

World = tuple[list[ClientSnapshot], list[WorkerSnapshot]]
FEW = settings(max_examples=25, deadline=None)


def planned(waiting: list[ClientSnapshot], team: list[WorkerSnapshot]) -> Plan:
    return plan_for(waiting, team, WEEK, WEIGHTS)


def where(plan: Plan) -> dict[str, str]:
    return {pair.client_id: pair.offer.worker_id for pair in plan.pairs}


@FEW
@given(world=worlds(), newcomer=workers("new"))
def test_one_more_worker_never_lowers_how_many_are_served(
    world: World, newcomer: WorkerSnapshot
) -> None:
    waiting, team = world

    assert planned(waiting, [*team, newcomer]).totals.served >= planned(*world).totals.served


@FEW
@given(world=worlds(), data=st.data())
def test_one_more_seat_never_lowers_how_many_are_served(world: World, data: st.DataObject) -> None:
    waiting, team = world
    if not team:
        return
    lucky = data.draw(st.integers(0, len(team) - 1))
    wider = [replace(w, seats=w.seats + 1) if n == lucky else w for n, w in enumerate(team)]

    assert planned(waiting, wider).totals.served >= planned(*world).totals.served


@FEW
@given(world=worlds(), data=st.data(), days=st.integers(1, 300))
def test_to_have_waited_longer_never_costs_somebody_their_place(
    world: World, data: st.DataObject, days: int
) -> None:
    before = planned(*world)
    if not before.pairs:
        return
    lucky = data.draw(st.sampled_from(sorted(where(before))))
    longer = [
        replace(client, waiting_days=client.waiting_days + days) if client.id == lucky else client
        for client in world[0]
    ]

    assert lucky in where(planned(longer, world[1]))


@FEW
@given(world=worlds())
def test_an_exclusion_is_the_same_from_either_side(world: World) -> None:
    waiting, team = world
    theirs = [
        replace(w, excluded=w.excluded | {c.id for c in waiting if w.id in c.excluded})
        for w in team
    ]
    from_workers = [replace(client, excluded=frozenset()) for client in waiting]

    assert planned(from_workers, theirs) == planned(*world)


@FEW
@given(world=worlds())
def test_a_plan_kept_as_it_was_locks_and_moves_nobody(world: World) -> None:
    first = where(planned(*world))

    locked = plan_for(*world, WEEK, WEIGHTS, terms(locked=first))
    again = plan_for(*world, WEEK, WEIGHTS, terms(previous=first))

    assert where(locked) == first
    assert where(again) == first
