"""A stretch counts only when nothing is missing below it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chat.policies.delivered import reached

STRETCHES = st.dictionaries(st.integers(0, 30), st.integers(0, 30), max_size=6)


@pytest.mark.parametrize(
    ("has", "confirmed", "then"),
    [
        (0, {}, 0),
        (3, {3: 5}, 5),
        (3, {1: 5}, 5),
        (3, {4: 5}, 3),
        (3, {4: 6, 3: 4}, 6),
        (3, {6: 9, 3: 5}, 5),
        (3, {0: 2}, 3),
    ],
)
def test_over_what_is_there_and_over_no_hole(
    has: int, confirmed: dict[int, int], then: int
) -> None:
    assert reached(has, confirmed) == then


@given(has=st.integers(0, 30), confirmed=STRETCHES)
def test_whatever_is_claimed_was_confirmed_one_by_one(has: int, confirmed: dict[int, int]) -> None:
    got = set(range(1, has + 1))
    for begins, ends in confirmed.items():
        got |= set(range(begins + 1, ends + 1))

    then = reached(has, confirmed)

    assert set(range(1, then + 1)) <= got
    assert then >= has
    assert then + 1 not in got, "and nothing that was confirmed is left out"
