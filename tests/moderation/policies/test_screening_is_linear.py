"""No message and no rule can stall the server."""

import time

import pytest

from benchmarks.hostile import LONGEST, hostile_inputs
from moderation.policies.rulebook import RulebookError, Speaker, parse
from moderation.policies.screening import Screener, compile_books, screen
from tests.moderation.policies.shipped import screener


def seconds(text: str, books: Screener) -> float:
    best = float("inf")
    for _ in range(3):
        started = time.thread_time()
        screen(text, said_by=Speaker.CLIENT, books=books)
        best = min(best, time.thread_time() - started)
    return best


@pytest.mark.parametrize("family", hostile_inputs())
def test_four_times_the_text_costs_at_most_about_four_times_as_much(family: str) -> None:
    text = hostile_inputs()[family]
    assert len(text) == LONGEST, "the longest message must be tried"
    quarter = seconds(text[:5_000], screener("en"))

    assert seconds(text, screener("en")) < 10 * quarter + 0.005


def test_a_rule_made_of_gaps_and_choices_stays_linear() -> None:
    phrase = "a" + " ... (a|b|c)?" * 5 + " zebra"
    books = compile_books([parse(BOOK.replace("PHRASE", phrase))])
    text = "a b c " * 3_000

    assert seconds(text + " zebra", books) < 10 * seconds(text[:4_500] + " zebra", books) + 0.005


def test_a_phrase_that_could_swallow_a_page_is_refused() -> None:
    with pytest.raises(RulebookError, match="words long"):
        compile_books([parse(BOOK.replace("PHRASE", "a" + " ... b" * 12))])


BOOK = """
kind = "crisis"
version = "1"
language = "xx"
reviewed_by = "nobody"
reviewed_on = 2026-01-01
source = "a test"
[[rule]]
id = "one"
family = "f"
level = "amber"
source = "a test"
phrases = ["PHRASE"]
hits = ["x"]
misses = ["y"]
"""
