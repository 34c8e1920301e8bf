"""What the rulebooks have learned to notice in our own labelled sentences is not unlearned.

Each file was written before anybody looked at what the rules make of it; the first look at each stands
in docs/rulebooks.md, and is the figure to believe for sentences nobody has seen. These here are a floor.
"""

from pathlib import Path

import pytest

from benchmarks.labelled import Figures, figures, read_items
from benchmarks.screening import listen, rulebooks
from tests.moderation.policies.shipped import screener

LABELLED = Path(__file__).parent.parent / "labelled"


def measured(name: str, language: str) -> Figures:
    items = read_items(LABELLED / f"{name}.{language}.tsv")
    return figures(items, listen(items, rulebooks(screener(language))))


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("name", ["first", "second", "third"])
def test_danger_is_noticed_and_calm_is_left_alone(name: str, language: str) -> None:
    found = measured(name, language)
    assert found.wanted > 10, "there must be something to miss"

    assert found.recall >= 0.92
    assert found.precision >= 0.95
    assert found.pages_per_1000 == 0, "nobody is paged for what needs no alert"


@pytest.mark.parametrize("name", ["first", "second", "third"])
def test_crossed_boundaries_are_noticed_and_helplines_are_not(name: str) -> None:
    found = measured(f"{name}_boundaries", "en")
    assert found.boundary_wanted > 10, "there must be something to miss"

    assert found.boundary_recall >= 0.95
    assert found.boundary_precision >= 0.97
