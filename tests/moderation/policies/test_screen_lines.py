"""JSON lines in, JSON lines out: how a sentence is tried and the engine is compared."""

import json

import pytest

from moderation.policies.screen_lines import BadLine, answer
from tests.moderation.policies.shipped import screener

SCREENERS = {"en": screener("en"), "es": screener("es")}


def ask(asked: object, *, language: str = "en", conversation: bool = False) -> dict[str, object]:
    line = json.dumps(asked)
    return answer(line, screeners=SCREENERS, language=language, conversation=conversation)


def test_a_message_is_answered_with_its_level_rules_and_places() -> None:
    found = ask({"text": "I want to kill myself tonight", "said_by": "client"})

    assert found["level"] == 3
    assert "suicide.thoughts_and_time" in str(found["rules"])


def test_a_line_may_name_its_language() -> None:
    assert ask({"text": "quiero morirme"})["level"] == 0
    assert ask({"text": "quiero morirme", "language": "es"})["level"] == 2


def test_a_boundary_is_answered_with_its_category_and_gravest_action() -> None:
    found = ask({"text": "Add me on WhatsApp, 07700 900123", "said_by": "worker"})

    assert (found["boundary"], found["action"]) == (["offsite", "contact"], "hold")


def test_yes_means_what_the_worker_asked() -> None:
    yes = {"text": "yes", "said_by": "client"}
    asked = {"text": "Are you thinking of suicide?", "said_by": "worker"}
    smalltalk = {"text": "Did you sleep well?", "said_by": "worker"}

    assert ask({"messages": [asked, yes]}, conversation=True)["level"] == 2
    assert ask({"messages": [smalltalk, yes]}, conversation=True)["level"] == 0


def test_a_slow_decline_is_caught_without_one_plain_message() -> None:
    said = ["I'm just a burden to everyone", "work was fine", "I gave away all my books"]
    messages = [{"text": text, "said_by": "client"} for text in said]
    assert all(ask(message)["level"] in (0, 1) for message in messages), "none alone is an alert"

    found = ask({"messages": messages}, conversation=True)

    assert (found["level"], found["first_alert"]) == (2, 2)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("{", "not JSON"),
        ("[" * 100_000, "not JSON"),
        ("3", "an object"),
        ("{}", "“text”"),
        ('{"text": "a", "said_by": "cat"}', "“said_by”"),
        ('{"text": "a", "language": "xx"}', "automatic detection is off"),
    ],
)
def test_a_line_that_cannot_be_read_is_refused_with_the_reason(line: str, reason: str) -> None:
    with pytest.raises(BadLine, match=reason):
        answer(line, screeners=SCREENERS, language="en", conversation=False)
