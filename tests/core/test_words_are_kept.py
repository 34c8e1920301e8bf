"""Cleaning takes out what no person typed, and nothing else; and drawing gives back what was said."""

import html

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peersupport.core.errors import Invalid
from peersupport.core.text import clean_line, clean_rich_text, clean_text

TYPED = st.text(
    st.characters(blacklist_categories=["Cc", "Cs"], blacklist_characters="\u202a\u202b\u202c\u202d\u202e"),
    min_size=1,
    max_size=200,
)  # fmt: skip


@given(text=TYPED.filter(lambda text: text.strip() != ""))
def test_what_was_typed_is_what_is_kept(text: str) -> None:
    kept = clean_text(text)

    assert clean_text(kept) == kept
    assert html.unescape(html.escape(kept)) == kept
    assert len(kept) >= len(text.strip()) / 4


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("he said <i want to die>", "he said <i want to die>"),
        ("</3", "</3"),
        ("one\r\ntwo", "one\ntwo"),
        ("  spaces around  ", "spaces around"),
        ("nul\x00 and bell\x07", "nul and bell"),
        ("abc\u202edef", "abcdef"),
        ("\u2067שלום\u2069", "\u2067שלום\u2069"),
        ("e\u0301", "\u00e9"),
        ("half a pair \ud83d", "half a pair"),
    ],
)
def test_examples(typed: str, kept: str) -> None:
    assert clean_text(typed) == kept


@pytest.mark.parametrize("nothing", ["", " \n ", "\x00\x01", "\u202e"])
def test_nothing_is_refused_with_what_to_do(nothing: str) -> None:
    with pytest.raises(Invalid, match="Write something first"):
        clean_text(nothing)


def test_too_much_is_refused_with_the_limit() -> None:
    assert len(clean_text("x" * 10, most=10)) == 10
    with pytest.raises(Invalid, match="10 characters is the most"):
        clean_text("x" * 11, most=10)


def test_a_line_is_one_line() -> None:
    assert clean_line(" a\n  b\tc ", most=20) == "a b c"


def test_rich_text_of_staff_keeps_plain_elements_and_shows_the_rest_as_text() -> None:
    cleaned = clean_rich_text('<p onclick="x()">Rest.</p><script>x()</script>')

    assert cleaned == "<p>Rest.</p>&lt;script&gt;x()&lt;/script&gt;"
