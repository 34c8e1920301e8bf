"""Which rulebooks are in force."""

from functools import cache
from pathlib import Path

from moderation.policies.rulebook import RulebookError, parse
from moderation.policies.screening import Screener, compile_books

RULEBOOKS = Path(__file__).parent / "rulebooks"


class _Published:
    """What people have published, see `rulebook_watch`. Swapped as a whole: a reader has the old or the new."""

    screener: Screener | None = None


def books_in_force() -> Screener:
    """Raises whatever kept the rulebooks from loading, each time it is asked, without trying again."""
    if _Published.screener is not None:
        return _Published.screener
    found = _load(RULEBOOKS)
    if isinstance(found, Exception):
        raise found
    return found


def detects(language: str) -> bool:
    """Whether danger is noticed in this language. Never raises: with broken books it is in none."""
    try:
        return language.split("-")[0] in books_in_force().language_codes
    except Exception:  # noqa: BLE001  # told as what it is: nothing is noticed
        return False


def put_in_force(screener: Screener | None) -> None:
    """From the next message on. None: what was shipped."""
    _Published.screener = screener


@cache
def _load(folder: Path) -> Screener | Exception:
    """A failure is kept too: reading a broken file again for each message would delay the message."""
    try:
        sources = [path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.toml"))]
        screener = compile_books([parse(source) for source in sources])
        if not screener.language_codes:
            raise RulebookError("none of these rulebooks notices danger")
        return screener
    except (OSError, ValueError, KeyError, TypeError) as error:
        return error
