"""A short `bench matching` at every check: whoever misses one of its goals hears of it before they land."""

import pytest

from benchmarks.matching import SHORT


@pytest.mark.parametrize("goal", SHORT)
def test_each_goal_is_reached(goal: str) -> None:
    lines = list(SHORT[goal]())

    assert any(line.reached is not None for line in lines), "there is something to reach"
    assert [str(line) for line in lines if line.reached is False] == []
