"""Rulebooks in words that a clinical lead can follow."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from accounts.choices import languages
from accounts.models import User
from accounts.roles import Capability
from moderation.mark_source import words_of_marks
from moderation.models import Publication, Revision
from moderation.models.revisions import LADDER_NAME
from moderation.policies.rule_text import Changed, Part, changes, parts
from moderation.policies.rulebook import Level, Rule, Rulebook, Speaker
from moderation.policies.screening import Screener, Verdict, screen
from moderation.rulebook_shelf import Shelf, Standing, newest_publication, shelf, standing_of

KINDS = {"crisis": "Danger", "boundaries": "Boundaries", "language": "How words are written"}
COLOURS = {Level.NONE: "", Level.MONITOR: "green", Level.MODERATE: "amber", Level.PAGE: "red"}
SIDES = {Speaker.WORKER: "peer worker", Speaker.CLIENT: "client"}
HAPPENS = {
    "flag": "somebody on duty looks at it",
    "nudge": "a private word to whoever writes it",
    "mask": "hidden until they say: send it",
    "hold": "waits for a colleague's yes",
    "page": "somebody on duty is called",
}
MOST_FOUND = 40
MOST_PUBLICATIONS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownRule:
    book: str
    id: str
    family: str
    means: str
    colour: str
    actions: tuple[tuple[str, str], ...]
    said_by: str
    rule: Rule


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    name: str
    means: str
    rules: tuple[ShownRule, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BookRow:
    name: str
    title: str
    version: str
    rules: int
    sentences: int
    reviewed_by: str
    publication: Publication | None


@dataclass(frozen=True, slots=True, kw_only=True)
class BookPage:
    row: BookRow
    book: Rulebook
    families: tuple[Family, ...]
    history: tuple[Publication, ...]
    newest: int

    @property
    def may_step_back(self) -> bool:
        """Whether anything but the shipped text is in force."""
        return self.row.publication is not None and self.row.publication.revision is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftRow:
    id: UUID
    title: str
    version: str
    author: str
    saved_at: datetime
    problems: int
    is_proposed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """What the rules in force say of a sentence that somebody tried."""

    verdict: Verdict
    colour: str
    boundary: tuple[tuple[str, str], ...]


def book_rows(found: Shelf) -> tuple[BookRow, ...]:
    return tuple(_row(standing) for standing in found.standing)


def book_page(name: str) -> BookPage:
    """Raises `NotFound` for a book that is not there."""
    standing = standing_of(name)
    history = Publication.objects.filter(name=name).select_related("author", "by", "revision")
    return BookPage(
        row=_row(standing),
        book=standing.book,
        families=_families(name, standing.book.rules),
        history=tuple(history.order_by("-id")[:MOST_PUBLICATIONS]),
        newest=newest_publication(name),
    )


def rules_found(found: Shelf, sought: str) -> tuple[ShownRule, ...]:
    """Whatever has the words in its name, its source, its wording, its phrases or its sentences."""
    wanted = sought.casefold().split()
    return tuple(
        _shown(standing.name, rule)
        for standing in found.standing
        for rule in standing.book.rules
        if all(word in _all_words(rule) for word in wanted)
    )[:MOST_FOUND]


def open_drafts() -> tuple[DraftRow, ...]:
    """Newest first."""
    rows = Revision.objects.of_rulebooks().open().select_related("author").defer("text")
    return tuple(map(draft_row, rows))


def draft_row(draft: Revision) -> DraftRow:
    return DraftRow(
        id=draft.pk,
        title=title_of(draft.name),
        version=draft.version,
        author=draft.author.pseudonym,
        saved_at=draft.saved_at,
        problems=len(draft.problems),
        is_proposed=draft.proposed_at is not None,
    )


def draft_changes(draft: Revision) -> tuple[Changed, ...]:
    """Against what is in force now."""
    return changes(standing_of(draft.name).text, draft.text)


def draft_parts(draft: Revision) -> Sequence[Part]:
    return parts(draft.text)


def what_may_be_done(draft: Revision, viewer: User) -> dict[str, object]:
    """By whoever looks at it: its author edits, somebody else publishes."""
    is_open = Revision.objects.open().filter(pk=draft.pk).exists()
    is_author = draft.author_id == viewer.pk
    return {
        "is_open": is_open,
        "is_published": Publication.objects.filter(revision=draft).exists(),
        "may_edit": is_open and is_author and viewer.may(Capability.WRITE_RULES),
        "may_publish": is_open and not is_author and draft.proposed_at is not None,
    }


def tried(text: str, said_by: Speaker, books: Screener) -> Tried:
    verdict = screen(text, said_by=said_by, books=books)
    return Tried(
        verdict=verdict,
        colour=COLOURS[verdict.level],
        boundary=tuple((hit.rule_id, HAPPENS[hit.action]) for hit in verdict.boundary),
    )


def behind(found: Shelf, in_force: Iterable[str]) -> tuple[str, ...]:
    """Books that this process does not follow (yet)."""
    followed = set(in_force)
    return tuple(s.book.name for s in found.standing if s.book.name not in followed)


def title_of(name: str) -> str:
    if name == LADDER_NAME:
        return "The ladder"
    kind, _, language = name.partition(".")
    return f"{KINDS.get(kind, kind)}, {dict(languages()).get(language, language)}"


def everything() -> Shelf:
    return shelf()


def _row(standing: Standing) -> BookRow:
    book = standing.book
    examples = sum(len(rule.hits) + len(rule.misses) for rule in book.rules)
    return BookRow(
        name=standing.name,
        title=title_of(standing.name),
        version=book.version,
        rules=len(book.rules),
        sentences=examples,
        reviewed_by=book.reviewed_by,
        publication=standing.publication,
    )


def _families(name: str, rules: Iterable[Rule]) -> tuple[Family, ...]:
    grouped: dict[str, list[ShownRule]] = {}
    for rule in rules:
        grouped.setdefault(rule.family, []).append(_shown(name, rule))
    return tuple(
        Family(name=family, means=_means(family), rules=tuple(shown))
        for family, shown in grouped.items()
    )


def _shown(name: str, rule: Rule) -> ShownRule:
    sides = [SIDES[speaker] for speaker in Speaker if speaker in rule.said_by]
    return ShownRule(
        book=name,
        id=rule.id,
        family=rule.family,
        means=_means(rule.family),
        colour=COLOURS[rule.level],
        actions=tuple((SIDES[who], HAPPENS[action]) for who, action in rule.actions.items()),
        said_by=" or ".join(sides),
        rule=rule,
    )


def _means(family: str) -> str:
    return words_of_marks().get(family, "")


def _all_words(rule: Rule) -> str:
    said = (rule.id, rule.family, rule.source, rule.wording)
    return " ".join((*said, *rule.phrases, *rule.hits, *rule.misses)).casefold()
