"""What a private word may open, and what it never opens."""

import pytest

from moderation.policies.drafting import Ruling, is_answered, rule_on, same_words
from moderation.policies.masking import masked
from moderation.policies.rulebook import Speaker
from moderation.policies.screening import BoundaryHit, Verdict


def hit(rule: str, action: str) -> BoundaryHit:
    return BoundaryHit(rule_id=rule, category="c", action=action, spans=((0, 1),), wording=rule)


def ruling(**actions: str) -> Ruling:
    boundary = tuple(hit(rule, action) for rule, action in actions.items())
    return rule_on(Verdict(said_by=Speaker.WORKER, boundary=boundary))


def test_what_its_author_was_told_of_may_go_and_nothing_else() -> None:
    told = frozenset({"one", "two"})

    assert is_answered(ruling(one="nudge"), told=told)
    assert not is_answered(ruling(one="nudge", three="nudge"), told=told)
    assert not is_answered(ruling(one="nudge", two="hold"), told=told)


@pytest.mark.parametrize(
    ("action", "holds"), [("nudge", False), ("hold", True), ("page", True), ("mask", True)]
)
def test_the_gravest_actions_hold(action: str, holds: bool) -> None:
    assert ruling(one=action).holds is holds


def test_a_flag_keeps_nothing_back() -> None:
    assert ruling(one="flag").is_clear


def test_the_same_words_are_the_same_through_a_form() -> None:
    assert same_words("one\ntwo ", " one\r\ntwo")
    assert not same_words("one two", "one two three")


def test_what_is_hidden_says_nothing_of_its_length() -> None:
    assert masked("ring 123 now", [[5, 8]]) == "ring ••• now"
    assert masked("ring 123456 now", [[5, 8], [8, 11]]) == "ring ••• now"
    assert masked("short", [[9, 12]]) == "short"
    assert masked("all", [[0, 99]]) == "•••"
