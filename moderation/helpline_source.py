"""The directory of helplines on disk."""

import logging
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from moderation.policies.helplines import HelpCard, parse

HELPLINES = Path(__file__).parent / "helplines"

logger = logging.getLogger(__name__)


def cards_in_force() -> Mapping[str, HelpCard]:
    """By country code. Never raises: a file that cannot be read is left out, and said so in the log."""
    return _load(HELPLINES)


@cache
def _load(folder: Path) -> Mapping[str, HelpCard]:
    cards: dict[str, HelpCard] = {}
    for path in sorted(folder.glob("*.toml")):
        try:
            card = parse(path.read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            logger.error("helplines %s do not load: %s", path.name, type(error).__name__)
        else:
            cards[card.country] = card
    return cards
