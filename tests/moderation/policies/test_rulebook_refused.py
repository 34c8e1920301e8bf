"""A rulebook that is not fully understood is refused, and the refusal says where."""

import pytest

from moderation.policies.rulebook import RulebookError, parse
from moderation.policies.screening import compile_books

GOOD = """
kind = "crisis"
version = "1"
language = "en"
reviewed_by = "nobody"
reviewed_on = 2026-01-01
source = "a test"
[lists]
want = ["want", "wish"]
[[rule]]
id = "one"
family = "ideation"
level = "amber"
source = "a test"
phrases = ["<want> to vanish"]
hits = ["I want to vanish"]
misses = ["I want to eat"]
"""


def test_a_good_rulebook_is_taken() -> None:
    assert compile_books([parse(GOOD)]).versions == ("crisis.en@1",)


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ('version = "1"', "", "rulebook: “version” is missing"),
        ('level = "amber"', 'level = "orange"', "rule “one”: “level” must be one of"),
        ('level = "amber"', 'levle = "amber"', "rule “one”: “level” is missing"),
        (
            'source = "a test"\nphrases',
            'source = "a test"\nseverity = 3\nphrases',
            "“severity” is not known here",
        ),
        (
            "<want>",
            "<wnat>",
            "rule “one”: phrase “<wnat> to vanish”: there is no word list <wnat>",
        ),
        ("<want> to vanish", "(want to vanish", "a bracket is not closed"),
        ("<want> to vanish", "... #", "needs at least one word"),
        ('"want", "wish"', '"want", "<want>"', "contains itself"),
        ('hits = ["I want to vanish"]', "hits = []", "“hits” needs at least 1"),
        ('id = "one"', 'id = "one', "not valid TOML"),
        ("reviewed_on = 2026-01-01", 'reviewed_on = "soon"', "must be a date"),
        (
            'family = "ideation"',
            'family = "ideation"\nsaid_by = ["dog"]',
            "knows client and worker",
        ),
    ],
)
def test_what_is_wrong_is_named_with_its_place(old: str, new: str, complaint: str) -> None:
    broken = GOOD.replace(old, new)
    assert broken != GOOD, "the change must change something"

    with pytest.raises(RulebookError) as refusal:
        compile_books([parse(broken)])

    assert complaint in str(refusal.value)


def test_the_same_id_twice_is_refused() -> None:
    rule = GOOD[GOOD.index("[[rule]]") :]

    with pytest.raises(RulebookError, match="used twice"):
        parse(GOOD + rule)
