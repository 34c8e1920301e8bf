"""Tests of what happens after screening use a small rulebook of their own, which does not change under them."""

from pathlib import Path

import pytest

from moderation import rulebook_source


@pytest.fixture
def practice_books(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rulebook_source, "RULEBOOKS", Path(__file__).parent / "rulebooks")
