"""Policies are told everything they decide on."""

import re
from pathlib import Path

from tests.architecture.shape import CODE, findings, imports, text

POLICIES = [path for path in CODE if "policies" in path.parts]
NOT_TOLD = re.compile(
    r"timezone\.now|datetime\.now|date\.today|random\.|time\.time|monotonic|settings\.|os\.environ"
)
IMPURE = {"django", "channels", "asgiref", "random", "secrets", "logging", "os", "socket"}


def test_a_policy_asks_no_clock_no_settings_and_no_chance() -> None:
    assert POLICIES, "there must be policies for this to mean anything"

    assert findings(POLICIES, lambda path: NOT_TOLD.findall(text(path))) == {}


def test_a_policy_needs_nothing_that_acts() -> None:
    def acting(path: Path) -> set[str]:
        return IMPURE & {name.split(".")[0] for name in imports(path)}

    assert findings(POLICIES, acting) == {}
