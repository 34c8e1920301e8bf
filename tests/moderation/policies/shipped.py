"""The rulebooks that come with the service, parsed and compiled once for all tests."""

from functools import cache
from pathlib import Path

from moderation.policies.rulebook import Rulebook, parse
from moderation.policies.screening import Screener, compile_books

FOLDER = Path(__file__).parents[3] / "moderation" / "rulebooks"
BOOKS: tuple[Rulebook, ...] = tuple(
    parse(path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("*.toml"))
)


@cache
def screener(language: str) -> Screener:
    return compile_books([book for book in BOOKS if book.language == language])
