"""Which ladder is in force: the newest that people published, else what was shipped."""

import logging
from dataclasses import dataclass
from functools import lru_cache

from moderation.ladder_source import limits_in_force, shipped_ladder
from moderation.models import Publication
from moderation.models.revisions import LADDER_NAME, digest_of
from moderation.policies.ladder import Ladder, parse
from moderation.policies.ladder_limits import wrong_with

MOST_LOOKED_AT = 10

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingLadder:
    """`publication`: by which it came into force, None for the shipped one. `passed_over`: newer ones that cannot be used."""

    ladder: Ladder
    publication: Publication | None = None
    passed_over: int = 0


def ladder_in_force() -> Ladder:
    """Raises nothing of its own: when no ladder can be understood, everybody is paged at once."""
    return standing_ladder().ladder


def standing_ladder() -> StandingLadder:
    """A published one that is damaged, or milder than may be, is passed over for what was in force before it."""
    passed_over = 0
    rows = Publication.objects.filter(name=LADDER_NAME).select_related("revision", "author", "by")
    for row in rows.order_by("-id")[:MOST_LOOKED_AT]:
        if row.revision is None:
            return StandingLadder(
                ladder=shipped_ladder(), publication=row, passed_over=passed_over
            )
        ladder = _usable(row.revision.text, row.revision.digest)
        if ladder is not None:
            return StandingLadder(ladder=ladder, publication=row, passed_over=passed_over)
        passed_over += 1
    return StandingLadder(ladder=shipped_ladder(), passed_over=passed_over)


@lru_cache(maxsize=8)
def _usable(text: str, digest: str) -> Ladder | None:
    """By the same policy by which it was published."""
    try:
        ladder = parse(text)
        is_right = digest_of(text) == digest and not any(wrong_with(ladder, limits_in_force()))
    except (OSError, ValueError, RecursionError):
        is_right = False
    if not is_right:
        logger.error("a published ladder cannot be used")
        return None
    return ladder
