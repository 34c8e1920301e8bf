"""A service whose rules, ladder or helplines cannot be read says so before it starts."""

from pathlib import Path

import pytest
from django.core.checks import run_checks

from moderation import helpline_source, ladder_source, rulebook_source


def complaints() -> list[str | None]:
    return [found.id for found in run_checks() if str(found.id).startswith("moderation.")]


def test_what_is_shipped_can_be_read() -> None:
    assert complaints() == []


@pytest.mark.parametrize(
    ("source", "name", "number"),
    [
        (rulebook_source, "RULEBOOKS", "moderation.E001"),
        (ladder_source, "LADDER", "moderation.E002"),
        (helpline_source, "HELPLINES", "moderation.E003"),
    ],
)
def test_what_is_missing_is_named(
    source: object, name: str, number: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(source, name, tmp_path / "nothing")

    assert complaints() == [number]


@pytest.mark.parametrize(
    ("source", "name", "number"),
    [
        (rulebook_source, "RULEBOOKS", "moderation.E001"),
        (helpline_source, "HELPLINES", "moderation.E003"),
    ],
)
def test_a_file_that_cannot_be_understood_is_named(
    source: object, name: str, number: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "crisis.odd.toml").write_text("kind = [", encoding="utf-8")
    monkeypatch.setattr(source, name, tmp_path)

    assert complaints() == [number]
