"""What a coordinator has fixed stays fixed, except where a rule protects somebody."""

import pytest

from matching.policies.eligibility import RuleName
from matching.policies.planning import BadLock, Plan, plan_for, terms
from matching.policies.runner_up import WhyNot
from matching.policies.snapshots import ClientSnapshot, WorkerSnapshot
from tests.matching.policies.cast import WEEK, WEIGHTS, a_client, a_worker

World = tuple[list[ClientSnapshot], list[WorkerSnapshot]]


def planned(world: World, locked: dict[str, str] | None = None) -> Plan:
    return plan_for(world[0], world[1], WEEK, WEIGHTS, terms(locked=locked))


def where(plan: Plan) -> dict[str, str]:
    return {pair.client_id: pair.offer.worker_id for pair in plan.pairs}


def test_a_locked_pair_stands_even_where_another_would_fit_better() -> None:
    waiting = [a_client("c1", experiences=("voices",)), a_client("c2")]
    team = [
        a_worker("fits", seats=1, experiences=frozenset({"voices"})),
        a_worker("other", seats=1),
    ]
    assert where(planned((waiting, team))) == {"c1": "fits", "c2": "other"}

    plan = planned((waiting, team), locked={"c1": "other"})

    assert where(plan) == {"c1": "other", "c2": "fits"}
    locked = plan.pairs[0]
    assert locked.locked
    assert locked.runner_up.why is WhyNot.LOCKED


def test_a_locked_pair_that_overrides_a_rule_says_so() -> None:
    waiting, team = [a_client("c1", languages=frozenset({"ne"}))], [a_worker()]
    assert planned((waiting, team)).pairs == ()

    (pair,) = planned((waiting, team), locked={"c1": "sam"}).pairs

    assert pair.overrides == (RuleName.LANGUAGE,)


@pytest.mark.parametrize(
    "client",
    [
        a_client("c1", excluded=frozenset({"sam"})),
        a_client("c1", is_minor=True),
        a_client("c1", required=frozenset({"woman"})),
    ],
)
def test_no_lock_overrides_a_rule_that_protects_somebody(client: ClientSnapshot) -> None:
    assert planned(([a_client("c1")], [a_worker()]), locked={"c1": "sam"}).pairs

    with pytest.raises(BadLock):
        planned(([client], [a_worker()]), locked={"c1": "sam"})


def test_no_lock_takes_a_seat_that_is_not_there_or_names_somebody_unknown() -> None:
    world = ([a_client("c1"), a_client("c2")], [a_worker(seats=1)])
    assert planned(world, locked={"c1": "sam"}).pairs

    with pytest.raises(BadLock):
        planned(world, locked={"c1": "sam", "c2": "sam"})
    with pytest.raises(BadLock):
        planned(world, locked={"c1": "nobody"})
    with pytest.raises(BadLock):
        planned(world, locked={"nobody": "sam"})
