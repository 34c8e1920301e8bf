"""A pair that breaks a hard rule is never made, and the rule that stands in the way has a name."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.policies.availability import shared_minutes, slots_of_person
from matching.policies.eligibility import NEVER_RELAXED, NeverRelaxed, RuleName, broken_rules
from matching.policies.now import serve_in_turn
from matching.policies.offers import offers_for
from matching.policies.planning import plan_for, terms
from matching.policies.pool import prepare
from matching.policies.slates import slates_for
from matching.policies.snapshots import ClientSnapshot, WorkerSnapshot
from tests.matching.policies.cast import WEEK, WEIGHTS, a_client, a_worker, worlds

World = tuple[list[ClientSnapshot], list[WorkerSnapshot]]
RELAXABLE = sorted(set(RuleName) - NEVER_RELAXED)


def broken(client: ClientSnapshot, worker: WorkerSnapshot) -> tuple[RuleName, ...]:
    slots = (slots_of_person(client, WEEK), slots_of_person(worker, WEEK))
    return broken_rules(client, worker, shared=shared_minutes(*slots))


BREAKS: dict[RuleName, tuple[dict[str, Any], dict[str, Any]]] = {
    RuleName.EXCLUDED: ({"excluded": frozenset({"sam"})}, {}),
    RuleName.AGE_GROUP: ({"is_minor": True}, {}),
    RuleName.REQUIRED_ATTRIBUTE: ({"required": frozenset({"woman"})}, {}),
    RuleName.NOT_ACCEPTING: ({}, {"accepting": False}),
    RuleName.TOPIC_DECLINED: (
        {"experiences": ("bereaved",)},
        {"topics_declined": frozenset({"bereaved"})},
    ),
    RuleName.LANGUAGE: ({"languages": frozenset({"pl"})}, {}),
    RuleName.SHARED_TIME: ({"windows": ()}, {}),
}


@pytest.mark.parametrize("rule", RuleName)
def test_each_rule_is_named_when_it_is_the_one_that_is_broken(rule: RuleName) -> None:
    of_client, of_worker = BREAKS[rule]
    assert broken(a_client(), a_worker()) == (), "the pair must be allowed to begin with"

    assert broken(a_client(**of_client), a_worker(**of_worker)) == (rule,)


def test_an_exclusion_holds_whichever_of_the_two_asked_for_it() -> None:
    by_client = broken(a_client(excluded=frozenset({"sam"})), a_worker())
    by_worker = broken(a_client(), a_worker(excluded=frozenset({"amira"})))

    assert by_client == by_worker == (RuleName.EXCLUDED,)


def test_somebody_who_writes_at_any_time_needs_no_time_in_common() -> None:
    assert broken(a_client(windows=()), a_worker()) == (RuleName.SHARED_TIME,)

    assert broken(a_client(windows=(), asynchronous=True), a_worker()) == ()


def test_without_a_minimum_there_must_still_be_some_time_in_common() -> None:
    assert broken(a_client(minimum_minutes=0), a_worker()) == ()

    assert broken(a_client(minimum_minutes=0, windows=()), a_worker()) == (RuleName.SHARED_TIME,)


def pairs_of_every_mode(world: World) -> list[tuple[str, str]]:
    waiting, team = world
    plan = plan_for(waiting, team, WEEK, WEIGHTS)
    served, _ = serve_in_turn(waiting, team, WEEK, WEIGHTS)
    slates = slates_for(waiting, team, WEEK, WEIGHTS)
    return [
        *((pair.client_id, pair.offer.worker_id) for pair in plan.pairs),
        *((each.client_id, each.offer.worker_id) for each in served),
        *((slate.client_id, offer.worker_id) for slate in slates for offer in slate.offers),
        *(
            (client.id, offer.worker_id)
            for client in waiting
            for offer in offers_for(client, team, WEEK, WEIGHTS)
        ),
    ]


@settings(max_examples=60, deadline=None)
@given(world=worlds())
def test_no_mode_ever_makes_a_pair_that_breaks_a_rule(world: World) -> None:
    clients = {client.id: client for client in world[0]}
    workers = {worker.id: worker for worker in world[1]}

    for client_id, worker_id in pairs_of_every_mode(world):
        assert broken(clients[client_id], workers[worker_id]) == ()


@settings(max_examples=60, deadline=None)
@given(world=worlds(), relaxed=st.sets(st.sampled_from(RELAXABLE)))
def test_whatever_is_relaxed_the_rules_that_protect_people_hold(
    world: World, relaxed: set[RuleName]
) -> None:
    clients = {client.id: client for client in world[0]}
    workers = {worker.id: worker for worker in world[1]}

    plan = plan_for(world[0], world[1], WEEK, WEIGHTS, terms(relaxed=relaxed))

    for pair in plan.pairs:
        rules = broken(clients[pair.client_id], workers[pair.offer.worker_id])
        assert relaxed.issuperset(rules)
        assert NEVER_RELAXED.isdisjoint(rules)


@pytest.mark.parametrize("rule", sorted(NEVER_RELAXED))
def test_nobody_can_even_ask_what_would_be_without_a_protecting_rule(rule: RuleName) -> None:
    assert prepare([a_worker()], WEEK, WEIGHTS, relaxed={RuleName.LANGUAGE}).workers

    with pytest.raises(NeverRelaxed):
        prepare([a_worker()], WEEK, WEIGHTS, relaxed={rule})
