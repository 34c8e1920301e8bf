"""The same reason, said to the client by the worker, to the worker about both, and to the team."""

import pytest

from matching.policies.explain import Labels, Reason, ReasonCode
from matching.presenters import about_both, in_first_person, to_the_team, usual_wait

LABELS = Labels(
    experiences={"ward": "been on a ward"},
    attributes={"woman": "a woman"},
    languages={"cy": "Welsh"},
)


def reason(code: ReasonCode, text: str, *about: str) -> Reason:
    return Reason(code=code, text=text, about=about)


@pytest.mark.parametrize(
    ("given", "to_client", "to_worker", "to_team"),
    [
        (
            reason(ReasonCode.SHARED_EXPERIENCE, "has also been on a ward", "ward"),
            "I have also been on a ward",
            "You have both been on a ward",
            "Sam has also been on a ward",
        ),
        (
            reason(ReasonCode.NEED_MET, "is a woman, as you asked", "woman"),
            "I am a woman, as you asked",
            "They asked for somebody who is a woman",
            "Sam is a woman, as they asked",
        ),
        (
            reason(ReasonCode.WISH_MET, "is a woman, as you asked", "woman"),
            "I am a woman, as you asked",
            "They asked for somebody who is a woman",
            "Sam is a woman, as they asked",
        ),
        (
            reason(ReasonCode.LANGUAGE, "speaks Welsh", "cy"),
            "I speak Welsh",
            "You both speak Welsh",
            "Sam speaks Welsh",
        ),
        (
            reason(ReasonCode.FREE_TOGETHER, "is free Monday evenings, your time"),
            "I am free Monday evenings, your time",
            "You are both free Monday evenings, your time",
            "Sam is free Monday evenings, on their clock",
        ),
        (
            reason(ReasonCode.IN_WRITING, "writes back when you are not both free"),
            "I write back when I can, and you write when you can",
            "They are happy to write at any time",
            "Sam writes back when the two are not both free",
        ),
        (
            reason(ReasonCode.TALKED_BEFORE, "has talked with you before"),
            "We have talked before",
            "You have talked before",
            "Sam has talked with them before",
        ),
    ],
)
def test_a_reason_fits_whoever_reads_it(
    given: Reason, to_client: str, to_worker: str, to_team: str
) -> None:
    assert in_first_person(given) == to_client
    assert about_both([given], LABELS) == (to_worker,)
    assert to_the_team("Sam", given) == to_team


def test_how_quickly_one_answers_is_not_told_to_oneself() -> None:
    quick = reason(ReasonCode.REPLIES, "usually writes back within 4 hours")

    assert in_first_person(quick) == "I usually write back within 4 hours"
    assert about_both([quick], LABELS) == ()


@pytest.mark.parametrize(
    ("days", "said"),
    [
        ([], ""),
        ([1, 2, 3, 4], ""),
        ([0, 0, 0, 0, 0], "less than a day"),
        ([3, 3, 3, 3, 3], "3 days"),
        ([1, 1, 1, 1, 1], "1 day"),
        ([0, 0, 2, 4, 30], "between a few hours and 4 days"),
        ([9, 1, 4, 3, 2], "between 2 and 4 days"),
    ],
)
def test_a_range_is_said_only_when_enough_have_waited(days: list[int], said: str) -> None:
    assert usual_wait(days) == said
