"""Which ladder is in force."""

import logging
from functools import cache
from pathlib import Path

from moderation.policies.ladder import LAST_RESORT, Ladder, LadderError, parse

LADDER = Path(__file__).parent / "ladders" / "default.toml"

logger = logging.getLogger(__name__)


def ladder_in_force() -> Ladder:
    """Never raises: when the file cannot be understood, everybody is paged at once."""
    return _load(LADDER)


@cache
def _load(path: Path) -> Ladder:
    try:
        return parse(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, LadderError) as error:
        logger.error("ladder does not load: %s", type(error).__name__)
        return LAST_RESORT
