"""A rulebook costs memory for what is said, not for all that could be; and one that cannot be used is refused beforehand."""

from collections.abc import Iterator

import pytest
import re2

from moderation.policies import patterns
from moderation.policies.rulebook import RulebookError, Speaker, parse
from moderation.policies.screening import compile_books, screen
from moderation.rulebook_source import RULEBOOKS
from tests.moderation.policies.test_rulebook_refused import GOOD

ENGLISH = [parse(path.read_text(encoding="utf-8")) for path in RULEBOOKS.glob("*.en.toml")]


@pytest.fixture(autouse=True)
def nothing_is_compiled_yet() -> Iterator[None]:
    patterns.compiled.cache_clear()
    yield
    patterns.compiled.cache_clear()


def held() -> int:
    return int(patterns.compiled.cache_info().currsize)


def test_books_are_read_without_compiling_what_nobody_has_said_yet() -> None:
    books = compile_books(ENGLISH)
    assert held() == 0

    found = screen("I want to kill myself tonight", said_by=Speaker.CLIENT, books=books)

    assert found.level == 3
    assert 0 < held() < 150


def test_however_much_is_said_only_so_many_are_kept_and_all_is_found_again() -> None:
    books = compile_books(ENGLISH)
    said = [sentence for book in ENGLISH for rule in book.rules for sentence in rule.hits[:1]]
    first = [screen(each, said_by=Speaker.CLIENT, books=books) for each in said]
    thrown_out = patterns.compiled.cache_info().misses - held()
    assert thrown_out > 0, "more must be said than is kept, for this to mean anything"

    assert [screen(each, said_by=Speaker.CLIENT, books=books) for each in said] == first
    assert held() <= 512


def test_a_phrase_that_cannot_be_used_is_named_when_the_book_is_checked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    cramped = re2.Options()
    cramped.max_mem = 200
    cramped.log_errors = False
    monkeypatch.setattr(patterns, "_OPTIONS", cramped)
    compile_books([parse(GOOD)])

    with pytest.raises(RulebookError, match=r"rule “one”: phrase “<want> to vanish”: .*too large"):
        compile_books([parse(GOOD)], tries_each=True)
