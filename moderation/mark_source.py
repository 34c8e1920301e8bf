"""The sentences of `marks.toml`."""

import logging
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from moderation.policies.marks import parse

MARKS = Path(__file__).parent / "marks.toml"

logger = logging.getLogger(__name__)


@cache
def words_of_marks() -> Mapping[str, str]:
    """Never raises: a mark with a plain word is better than a conversation that cannot be drawn."""
    try:
        return parse(MARKS.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        logger.error("the words of marks do not load: %s", type(error).__name__)
        return {}
