"""What a coordinator is shown of what nobody covers: whom to look for next."""

from dataclasses import dataclass
from datetime import datetime

from accounts.access import require
from accounts.models import User
from accounts.roles import Capability
from matching.actions.plans import people_to_plan
from matching.policies.availability import shared_windows
from matching.policies.explain import times_in_words
from matching.policies.gaps import Gap, gaps_between
from matching.vocabulary import vocabulary


@dataclass(frozen=True, slots=True, kw_only=True)
class GapRow:
    """`wanted` is said in words, because a small number is a person."""

    name: str
    wanted: str
    held: int
    free: int


@dataclass(frozen=True, slots=True, kw_only=True)
class GapsPage:
    experiences: tuple[GapRow, ...]
    languages: tuple[GapRow, ...]
    needs: tuple[GapRow, ...]
    hours: str
    waiting: int


def gaps_page(by: User, now: datetime) -> GapsPage:
    """Hours are told on the reader's own clock."""
    require(by, Capability.PAIR_PEOPLE)
    clients, workers = people_to_plan(now)
    week = now.date()
    found = gaps_between(clients, workers, week)
    uncovered = shared_windows(found.hours, found.hours, by.time_zone, week)
    return GapsPage(
        experiences=_rows(found.experiences, "experiences", by.language),
        languages=_rows(found.languages, "languages", by.language),
        needs=_rows(found.needs, "attributes", by.language),
        hours=times_in_words(uncovered),
        waiting=len(clients),
    )


def _rows(gaps: tuple[Gap, ...], kind: str, language: str) -> tuple[GapRow, ...]:
    words = vocabulary(kind, language)
    return tuple(
        GapRow(
            name=words.label_of(gap.name),
            wanted="1 or 2" if gap.few else str(gap.wanted),
            held=gap.held,
            free=gap.free,
        )
        for gap in gaps
    )
