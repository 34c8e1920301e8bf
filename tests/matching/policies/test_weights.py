"""The weights are a file anyone may read; a broken one is refused with the entry that is wrong."""

import re
from importlib import resources

import pytest

from matching.policies.weights import BadWeights, parse_weights, shipped_weights

SHIPPED = resources.files("matching").joinpath("weights.toml").read_text("utf-8")


def test_the_points_of_a_perfect_stranger_are_ten_thousand() -> None:
    weights = shipped_weights()

    assert weights == parse_weights(SHIPPED)
    parts = (
        weights.experience,
        weights.availability,
        weights.preference,
        weights.headroom,
        weights.reply,
    )
    assert sum(parts) == 10_000


def test_every_further_experience_counts_as_the_last_one_named() -> None:
    weights = shipped_weights()

    assert [weights.importance_of(place) for place in range(5)] == [3, 2, 1, 1, 1]


@pytest.mark.parametrize(
    ("line", "broken", "place"),
    [
        ("experience = 4000", "experience = -1", "points.experience"),
        ("experience = 4000", "experience = 40.5", "points.experience"),
        ("reply = 800", "", "points.reply"),
        ("plenty_minutes = 180", "plenty_minutes = 0", "availability.plenty_minutes"),
        ("importance = [3, 2, 1]", "importance = []", "experience.importance"),
        ("importance = [3, 2, 1]", "importance = [3, true]", "experience.importance"),
        ("version = 2", "version = ", "line"),
    ],
)
def test_a_wrong_entry_is_named(line: str, broken: str, place: str) -> None:
    assert line in SHIPPED

    with pytest.raises(BadWeights, match=re.escape(place)):
        parse_weights(SHIPPED.replace(line, broken))
