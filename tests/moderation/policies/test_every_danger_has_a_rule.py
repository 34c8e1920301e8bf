"""The table of what must be noticed: each danger and each boundary that text can show has a rule, a source, examples."""

import pytest

from moderation import rulebook_source
from moderation.policies.rulebook import Level, Rule, Speaker, parse

DANGERS = {
    Level.PAGE: {
        *("intent", "plan", "means", "method_seeking", "goodbye", "attempt", "third_person_act"),
        *("danger_now", "command_voices", "harm_others"),
    },
    Level.MODERATE: {
        *("ideation", "passive", "selfharm", "third_person", "abuse", "psychosis", "eating"),
        "substance",
    },
    Level.MONITOR: {"hopeless", "burden", "settling", "alone", "unravelling", "mention"},
}
# Boundary rules 9, 20 to 22, 24 and 26 are kept by the service itself; no text shows them.
BOUNDARIES = {
    *("contact", "offsite", "meeting", "money", "sexual", "diagnosis", "medication"),
    *("therapy_legal", "promise", "hours", "dependency", "dual_relationship"),
    *("self_disclosure", "methods", "others_stories", "hostility", "pressure"),
    *("impairment", "minor", "account", "after_closing"),
}


def rules(kind: str, language: str) -> tuple[Rule, ...]:
    path = rulebook_source.RULEBOOKS / f"{kind}.{language}.toml"
    return parse(path.read_text(encoding="utf-8")).rules


@pytest.mark.parametrize("level", DANGERS)
def test_each_danger_has_a_rule_with_its_source_and_examples(level: Level) -> None:
    found = [rule for rule in rules("crisis", "en") if rule.level == level]

    assert {rule.family for rule in found} >= DANGERS[level]
    assert all(rule.source and rule.hits and rule.misses for rule in found)


def test_each_boundary_that_text_can_show_has_a_rule_and_kind_words() -> None:
    found = rules("boundaries", "en")

    assert {rule.family for rule in found} == BOUNDARIES
    assert all(rule.source and rule.wording and rule.hits and rule.misses for rule in found)
    assert all(Speaker.CLIENT in rule.actions or Speaker.WORKER in rule.actions for rule in found)


def test_a_client_is_never_held_or_paged_about_by_a_boundary() -> None:
    gravest = {rule.actions.get(Speaker.CLIENT) for rule in rules("boundaries", "en")}

    assert gravest <= {None, "flag", "nudge", "mask"}
