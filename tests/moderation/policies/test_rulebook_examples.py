"""Every sentence of every shipped rulebook comes out as the rulebook says."""

import pytest

from moderation.policies.trying import Trial, trials
from tests.moderation.policies.shipped import BOOKS, screener


def _every_trial() -> list[Trial]:
    return [trial for book in BOOKS for trial in trials(book, screener(book.language))]


@pytest.mark.parametrize(
    "trial", _every_trial(), ids=lambda trial: f"{trial.place}: {trial.expected}: {trial.sentence}"
)
def test_the_sentence_comes_out_as_the_rulebook_says(trial: Trial) -> None:
    assert trial.kept, f"found {trial.found}"
