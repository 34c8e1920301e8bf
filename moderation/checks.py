"""Before anything starts: rules, ladder and helplines on disk can be read, each named when it cannot."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, Error

from moderation import (
    helpline_source,
    ladder_source,
    mark_source,
    rulebook_source,
    sanction_source,
)
from moderation.policies import helplines, ladder, ladder_limits, marks, rulebook, sanctions


def what_is_on_file_can_be_read(
    app_configs: Sequence[AppConfig] | None,  # noqa: ARG001  # Django passes it
    **options: Any,  # noqa: ARG001
) -> list[CheckMessage]:
    """While running, each of these has something to fall back on; nothing should start on a fallback."""
    return [
        *_rulebooks(rulebook_source.RULEBOOKS),
        *_file(ladder_source.LADDER, ladder.parse, "moderation.E002"),
        *_file(ladder_source.LIMITS, ladder_limits.parse_limits, "moderation.E006"),
        *_helplines(helpline_source.HELPLINES),
        *_file(mark_source.MARKS, marks.parse, "moderation.E004"),
        *_file(sanction_source.SANCTIONS, sanctions.parse, "moderation.E005"),
    ]


def _rulebooks(folder: Path) -> Iterator[CheckMessage]:
    """Reads them only: whether each phrase can be used takes longer, and is for `check_rulebooks`."""
    files = sorted(folder.glob("*.toml"))
    if not any(path.name.startswith("crisis.") for path in files):
        yield Error(f"no rulebook in {folder.name} notices danger", id="moderation.E001")
    for path in files:
        yield from _file(path, rulebook.parse, "moderation.E001")


def _helplines(folder: Path) -> Iterator[CheckMessage]:
    files = sorted(folder.glob("*.toml"))
    if not files:
        yield Error(f"there are no helplines in {folder.name}", id="moderation.E003")
    for path in files:
        yield from _file(path, helplines.parse, "moderation.E003")


def _file(path: Path, parse: Callable[[str], object], number: str) -> Iterator[CheckMessage]:
    try:
        parse(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        yield Error(f"{path.name} cannot be read: {error}", id=number)
