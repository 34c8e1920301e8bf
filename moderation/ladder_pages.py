"""The ladder in words that a coordinator can follow."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from moderation.ladder_shelf import StandingLadder, standing_ladder
from moderation.ladder_source import limits_in_force
from moderation.models import Publication, Revision
from moderation.models.revisions import LADDER_NAME
from moderation.policies.ladder import Climb, Ladder, LadderError, Severity, read
from moderation.policies.ladder_limits import Limit, in_words
from moderation.policies.ladder_text import as_lines, called
from moderation.policies.rule_text import Changed, changes
from moderation.rule_pages import MOST_PUBLICATIONS, DraftRow, draft_row
from moderation.rulebook_shelf import newest_publication


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownRung:
    after: str
    name: str
    called: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownClimb:
    """`colour` is the severity's name; `limits` what it may not be milder than."""

    colour: str
    rungs: tuple[ShownRung, ...]
    repeat: str
    decide_within: str
    limits: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LadderPage:
    standing: StandingLadder
    climbs: tuple[ShownClimb, ...]
    drafts: tuple[DraftRow, ...]
    history: tuple[Publication, ...]
    newest: int

    @property
    def may_step_back(self) -> bool:
        """Whether anything but the shipped ladder is in force."""
        row = self.standing.publication
        return row is not None and row.revision is not None


def ladder_page() -> LadderPage:
    standing = standing_ladder()
    published = Publication.objects.filter(name=LADDER_NAME)
    history = published.select_related("author", "by", "revision").order_by("-id")
    drafts = Revision.objects.of_ladders().open().select_related("author").defer("text")
    return LadderPage(
        standing=standing,
        climbs=shown_climbs(standing.ladder),
        drafts=tuple(map(draft_row, drafts)),
        history=tuple(history[:MOST_PUBLICATIONS]),
        newest=newest_publication(LADDER_NAME),
    )


def shown_climbs(ladder: Ladder) -> tuple[ShownClimb, ...]:
    """The gravest first."""
    return tuple(_shown(s, ladder.climbs[s]) for s in sorted(ladder.climbs, reverse=True))


def ladder_of(draft: Revision) -> Ladder | None:
    """None when its text is no ladder at all."""
    try:
        return read(draft.text)
    except LadderError:
        return None


def ladder_changes(draft: Revision) -> tuple[Changed, ...]:
    """Against what is in force now, in plain lines."""
    ladder = ladder_of(draft)
    standing = standing_ladder().ladder
    return changes(as_lines(standing), as_lines(ladder)) if ladder else ()


def _shown(severity: Severity, climb: Climb) -> ShownClimb:
    return ShownClimb(
        colour=severity.name.lower(),
        rungs=tuple(
            ShownRung(after=in_words(rung.after), name=rung.name, called=called(rung))
            for rung in climb.rungs
        ),
        repeat=in_words(climb.repeat),
        decide_within=in_words(climb.decide_within),
        limits=limits_of(severity),
    )


def limits_of(severity: Severity) -> tuple[str, ...]:
    try:
        return tuple(_limit_lines(limits_in_force().of[severity]))
    except (OSError, LadderError):
        return ()


def _limit_lines(limit: Limit) -> Iterator[str]:
    if limit.somebody_within is not None:
        ways = f", by {limit.by_channels} ways" if limit.by_channels > 1 else ""
        yield f"A person is called {_when(limit.somebody_within)}{ways}."
    for what, most in (
        ("The second on call, or the whole team, is called", limit.second_within),
        ("The whole team and the coordinators are called", limit.everybody_within),
        (
            "Places outside are called, and the two people are told that nobody has answered",
            limit.outside_within,
        ),
    ):
        if most is not None:
            yield f"{what} {_when(most)}."
    yield "The last rung calls the whole team and the coordinators, and repeats until somebody answers."
    yield f"It repeats every {in_words(limit.repeat_within)} at least."
    yield f"Whoever takes it has {in_words(limit.decide_within)} at most."


def _when(most: timedelta) -> str:
    return f"within {in_words(most)}" if most else "at once"
