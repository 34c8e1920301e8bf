"""docs/matching.md is true: its example is planned, its names exist, its numbers are those in force."""

import json
import re
from pathlib import Path

from matching.plan_answer import plan_answer
from matching.plan_file import read_plan_file
from matching.policies.eligibility import RuleName
from matching.policies.weights import shipped_weights

PAGE = Path("docs/matching.md").read_text("utf-8")
READERS = "".join(
    Path(f"matching/{name}.py").read_text("utf-8")
    for name in ("plan_file", "strict_json", "management/commands/plan")
)


def test_the_example_gives_a_pair() -> None:
    (example,) = re.findall(r"```json\n(.*?)```", PAGE, re.DOTALL)
    asked = read_plan_file(example)

    answer = json.loads(json.dumps(plan_answer(asked, shipped_weights())))

    assert [(pair["client"], pair["worker"]) for pair in answer["pairs"]] == [("amira", "sam")]


def test_every_rule_is_on_the_page() -> None:
    for rule in RuleName:
        assert f"| `{rule.value}` |" in PAGE


def test_every_mistake_that_can_be_named_is_on_the_page_and_no_other() -> None:
    named = set(re.findall(r'(?:name=|note\([^,()]+, )"([a-z_]+)"', READERS))
    table = PAGE[PAGE.index("| name | what is wrong |") : PAGE.index("## What the answer says")]

    assert len(named) > 10
    assert set(re.findall(r"`([a-z_]+)`", table)) == named


def test_the_points_on_the_page_are_those_in_force() -> None:
    weights = shipped_weights()
    for name in ("experience", "availability", "preference", "headroom", "reply"):
        assert f"| `{name}` | {getattr(weights, name):,} |" in PAGE
    assert f"| `continuity` | {weights.previous_worker:,} on top |" in PAGE
    assert f"{weights.points_a_day} points for each day" in PAGE
    assert f"{weights.own_best_correction} thousandths" in PAGE
