"""Whoever has nobody is told which rule binds, and the smallest thing that would change it."""

from dataclasses import replace

import pytest
from hypothesis import given, settings

from matching.policies.eligibility import NEVER_RELAXED, RuleName
from matching.policies.planning import plan_for, terms
from matching.policies.snapshots import ClientSnapshot, WorkerSnapshot
from matching.policies.unserved import Binding, Unserved
from tests.matching.policies.cast import WEEK, WEIGHTS, a_client, a_worker, worlds

World = tuple[list[ClientSnapshot], list[WorkerSnapshot]]
NO_RULES = {Binding.SEATS, Binding.NO_OTHER_WORKER}
NEPALI = a_client(languages=frozenset({"ne"}))


def left_out(client: ClientSnapshot, *workers: WorkerSnapshot) -> Unserved:
    plan = plan_for([client], workers, WEEK, WEIGHTS)
    (entry,) = plan.unserved
    return entry


def test_one_rule_in_the_way_is_named_with_who_it_would_open() -> None:
    found = left_out(NEPALI, a_worker("w1"), a_worker("w2"), a_worker("w3", accepting=False))

    assert found.binding == (Binding.LANGUAGE,)
    assert found.smallest.worker_ids == ("w1", "w2")
    assert found.smallest.may_be_relaxed


def test_two_rules_together_are_told_together() -> None:
    found = left_out(replace(NEPALI, windows=()), a_worker())

    assert found.binding == (Binding.LANGUAGE, Binding.SHARED_TIME)
    assert found.smallest.rules == found.binding


def test_too_little_time_says_how_much_there_would_be() -> None:
    found = left_out(a_client(minimum_minutes=600), a_worker())

    assert found.binding == (Binding.SHARED_TIME,)
    assert found.smallest.shared_minutes == 480


def test_a_rule_that_protects_is_named_but_never_to_be_relaxed() -> None:
    found = left_out(a_client(required=frozenset({"woman"})), a_worker())

    assert found.binding == (Binding.REQUIRED_ATTRIBUTE,)
    assert not found.smallest.may_be_relaxed


def test_what_can_be_changed_comes_before_what_cannot() -> None:
    client = a_client(required=frozenset({"woman"}))
    away = a_worker("away", attributes=frozenset({"woman"}), accepting=False)

    found = left_out(client, a_worker("w1"), a_worker("w2"), away)

    assert found.smallest.rules == (Binding.NOT_ACCEPTING,)
    assert [other.rules for other in found.others] == [(Binding.REQUIRED_ATTRIBUTE,)]


def test_no_free_seat_is_a_reason_of_its_own() -> None:
    found = left_out(a_client(), a_worker(load=3))

    assert found.binding == (Binding.SEATS,)
    assert found.smallest.worker_ids == ("sam",)


@pytest.mark.parametrize("side", ["client", "worker"])
def test_an_exclusion_cannot_be_found_out_by_asking_what_would_help(side: str) -> None:
    client, worker = a_client(), a_worker()
    if side == "client":
        client = replace(client, excluded=frozenset({"sam"}))
    else:
        worker = replace(worker, excluded=frozenset({"amira"}))

    found = left_out(client, worker)

    assert found == left_out(a_client()), "as if there were no such worker"
    assert found.binding == (Binding.NO_OTHER_WORKER,)
    assert found.smallest.worker_ids == ()


@settings(max_examples=80, deadline=None)
@given(world=worlds(most_clients=3))
def test_relaxing_what_is_named_really_opens_a_way(world: World) -> None:
    plan = plan_for(*world, WEEK, WEIGHTS)
    clients = {client.id: client for client in world[0]}
    for entry in plan.unserved:
        if not entry.smallest.may_be_relaxed or NO_RULES & set(entry.smallest.rules):
            continue
        rules = {RuleName(rule.value) for rule in entry.smallest.rules}
        assert NEVER_RELAXED.isdisjoint(rules)

        alone = plan_for([clients[entry.client_id]], world[1], WEEK, WEIGHTS, terms(relaxed=rules))

        assert alone.totals.servable == 1
