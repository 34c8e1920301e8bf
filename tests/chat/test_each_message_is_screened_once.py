"""A peer worker's words are weighed before they go out and reviewed when they are stored, and read by the rules once."""

from collections.abc import Callable
from typing import Any

import pytest

from accounts.models import User
from chat.models import Conversation
from moderation import api
from moderation.policies import assessing
from moderation.policies.screening import screen
from tests.factories import say


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the rules read, in order."""
    found: list[str] = []

    def reading(text: str, **more: Any) -> Any:
        found.append(text)
        return screen(text, **more)

    reads: Callable[..., Any] = reading
    monkeypatch.setattr(api, "screen", reads)
    monkeypatch.setattr(assessing, "screen", reads)
    return found


def test_whoever_writes(
    amira: User, sam: User, conversation: Conversation, read: list[str]
) -> None:
    say(amira, conversation, "I slept a little better.")
    say(sam, conversation, "I am glad to hear that.")

    assert read == ["I slept a little better.", "I am glad to hear that."]
