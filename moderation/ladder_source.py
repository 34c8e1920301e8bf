"""The ladder that was shipped, and what no ladder may be milder than."""

import logging
from functools import cache
from pathlib import Path

from moderation.policies.ladder import LAST_RESORT, Ladder, LadderError, parse
from moderation.policies.ladder_limits import Limits, parse_limits

LADDER = Path(__file__).parent / "ladders" / "default.toml"
LIMITS = Path(__file__).parent / "ladders" / "limits.toml"

logger = logging.getLogger(__name__)


def shipped_ladder() -> Ladder:
    """Never raises: when the file cannot be understood, everybody is paged at once."""
    return _load(LADDER)


def limits_in_force() -> Limits:
    """Raises `LadderError` when they cannot be read: then nothing can be published, and what stands goes on."""
    return _load_limits(LIMITS)


@cache
def _load(path: Path) -> Ladder:
    try:
        return parse(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, LadderError) as error:
        logger.error("ladder does not load: %s", type(error).__name__)
        return LAST_RESORT


@cache
def _load_limits(path: Path) -> Limits:
    return parse_limits(path.read_text(encoding="utf-8"))
