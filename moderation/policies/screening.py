"""What the rulebooks find in one message. Pure: no clock, no database, no settings, no logging."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from moderation.policies import contacts
from moderation.policies.compiling import Language, compile_languages
from moderation.policies.folding import Folded, fold
from moderation.policies.matching import Finding, by_rule
from moderation.policies.readings import Reading
from moderation.policies.rulebook import ACTIONS, Combination, Level, Rule, Rulebook, Speaker

_SPANS_SHOWN = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """One rule that matched: where in the original text, and what lowered it."""

    rule_id: str
    family: str
    level: Level
    spans: tuple[tuple[int, int], ...]
    excluded: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class BoundaryHit:
    """One boundary that a message crosses, what is to happen, and words to tell the author kindly."""

    rule_id: str
    category: str
    action: str
    spans: tuple[tuple[int, int], ...]
    wording: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What was found. `heard` and `lowered_by` also name what raised nothing: cues, and words taken back."""

    said_by: Speaker
    level: Level = Level.NONE
    hits: tuple[Hit, ...] = ()
    boundary: tuple[BoundaryHit, ...] = ()
    rulebook_versions: tuple[str, ...] = ()
    heard: tuple[tuple[str, Level], ...] = ()
    lowered_by: tuple[str, ...] = ()

    @property
    def calls_for_help_card(self) -> bool:
        return self.said_by is Speaker.CLIENT and self.level >= Level.MODERATE

    @property
    def rule_ids(self) -> tuple[str, ...]:
        return (*(hit.rule_id for hit in self.hits), *(hit.rule_id for hit in self.boundary))

    @property
    def action(self) -> str | None:
        """The gravest thing that the crossed boundaries ask for."""
        return max((hit.action for hit in self.boundary), key=ACTIONS.index, default=None)


class Screener:
    """Rulebooks of one or several languages, compiled once and safe to share between threads."""

    def __init__(self, languages: Sequence[Language], *, versions: Sequence[str]) -> None:
        self.languages = tuple(languages)
        self.versions = tuple(versions)

    @property
    def language_codes(self) -> frozenset[str]:
        """Languages in which danger is noticed; staff are told where automatic detection is off."""
        return frozenset(language.code for language in self.languages if language.notices_danger)


def compile_books(books: Sequence[Rulebook], *, tries_each: bool = False) -> Screener:
    """Raises `RulebookError`, naming the rule, when a phrase cannot be read; when each is tried, also for one that cannot be used."""
    languages = compile_languages(books, tries_each=tries_each)
    return Screener(languages, versions=[book.name for book in books])


def compile_by_language(books: Sequence[Rulebook]) -> dict[str, Screener]:
    """One screener for each language that has a book. Raises as `compile_books` does."""
    codes = sorted({book.language for book in books})
    return {code: compile_books([b for b in books if b.language == code]) for code in codes}


def screen(
    text: str, *, said_by: Speaker, books: Screener, previous_worker_turn: str | None = None
) -> Verdict:
    """Never raises on any text, and never says less about a message than about the same in capitals.

    `previous_worker_turn` is what the worker said last: "yes" means nothing without the question.
    """
    folded = fold(text)
    gathered = _Gathered(said_by)
    for language in books.languages:
        _listen(language, text, folded, gathered)
        if previous_worker_turn and said_by is Speaker.CLIENT:
            gathered.keep_hits(_answers(language, fold(previous_worker_turn), folded))
    return gathered.verdict(books.versions)


@dataclass(slots=True)
class _Gathered:
    """What the readings and languages have found so far; of each rule, its gravest hit."""

    said_by: Speaker
    hits: dict[str, Hit] = field(default_factory=dict)
    crossed: dict[str, BoundaryHit] = field(default_factory=dict)
    heard: dict[str, Level] = field(default_factory=dict)
    lowered_by: dict[str, None] = field(default_factory=dict)

    def keep_hits(self, hits: Iterable[Hit]) -> None:
        for hit in hits:
            if hit.rule_id not in self.hits or hit.level > self.hits[hit.rule_id].level:
                self.hits[hit.rule_id] = hit

    def keep_findings(self, findings: Iterable[Finding]) -> None:
        for finding in findings:
            name = finding.rule.id
            self.heard[name] = max(finding.level, self.heard.get(name, Level.NONE))
            self.lowered_by.update(dict.fromkeys(finding.lowered_by))

    def verdict(self, versions: tuple[str, ...]) -> Verdict:
        hits = sorted(self.hits.values(), key=lambda hit: -hit.level)
        return Verdict(
            said_by=self.said_by,
            level=hits[0].level if hits else Level.NONE,
            hits=tuple(hits),
            boundary=tuple(self.crossed.values()),
            rulebook_versions=versions,
            heard=tuple(self.heard.items()),
            lowered_by=tuple(self.lowered_by),
        )


def _listen(language: Language, text: str, folded: Folded, gathered: _Gathered) -> None:
    said_by = gathered.said_by
    plain = language.speller.plain_reading(folded)
    bare = language.speller.bare_reading(text, folded)
    for reading in (plain, bare):
        if reading is None:
            continue
        matched = [f for matcher in language.matchers for f in matcher.findings(reading)]
        findings = [finding for finding in matched if said_by in finding.rule.said_by]
        if findings:
            reading = language.speller.locate(reading)
            gathered.keep_findings(findings)
            gathered.keep_hits(_crisis_hits(language, findings, reading))
            for hit in _boundary_hits(findings, reading, said_by):
                gathered.crossed.setdefault(hit.rule_id, hit)
    for rule in language.detecting:
        if said_by in rule.said_by and rule.id not in gathered.crossed:
            spans = contacts.detect(rule.detect, folded, language.allowed)
            if spans:
                gathered.crossed[rule.id] = _boundary_hit(rule, spans, said_by)


def _crisis_hits(language: Language, findings: Sequence[Finding], reading: Reading) -> list[Hit]:
    crisis = [finding for finding in findings if not finding.rule.actions]
    hits = [_hit(group, reading) for group in by_rule(crisis).values()]
    upright = [finding for finding in crisis if not finding.lowered_by]
    for combination in language.combinations:
        if together := _together(combination, upright):
            hits.append(
                Hit(
                    rule_id=combination.id,
                    family="combination",
                    level=combination.level,
                    spans=tuple(dict.fromkeys(reading.origin(f.first, f.last) for f in together)),
                )
            )
    return [hit for hit in hits if hit.level > Level.NONE]


def _hit(group: Sequence[Finding], reading: Reading) -> Hit:
    level = max(finding.level for finding in group)
    shown = [finding for finding in group if finding.level == level][:_SPANS_SHOWN]
    return Hit(
        rule_id=group[0].rule.id,
        family=group[0].rule.family,
        level=level,
        spans=tuple(dict.fromkeys(reading.origin(f.first, f.last) for f in shown)),
        excluded=tuple(dict.fromkeys(name for f in group for name in f.lowered_by)),
    )


def _together(combination: Combination, findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """One finding of each group, close enough together; empty when there is no such company."""
    groups = [
        [f for f in findings if f.rule.family in group or f.rule.id in group]
        for group in combination.groups
    ]
    if not all(groups):
        return ()
    for first in groups[0]:
        company = [first]
        for group in groups[1:]:
            nearest = min(group, key=lambda other: _apart(first, other))
            company.append(nearest)
        if all(_apart(first, other) <= combination.within for other in company[1:]):
            return tuple(company)
    return ()


def _apart(one: Finding, other: Finding) -> int:
    return max(0, max(one.first, other.first) - min(one.last, other.last))


def _boundary_hits(
    findings: Sequence[Finding], reading: Reading, said_by: Speaker
) -> list[BoundaryHit]:
    crossing = [f for f in findings if f.rule.actions and not f.lowered_by]
    return [
        _boundary_hit(
            group[0].rule,
            tuple(dict.fromkeys(reading.origin(f.first, f.last) for f in group[:_SPANS_SHOWN])),
            said_by,
        )
        for group in by_rule(crossing).values()
    ]


def _boundary_hit(rule: Rule, spans: tuple[tuple[int, int], ...], said_by: Speaker) -> BoundaryHit:
    return BoundaryHit(
        rule_id=rule.id,
        category=rule.family,
        action=rule.actions[said_by],
        spans=spans,
        wording=rule.wording,
    )


def _answers(language: Language, asked: Folded, folded: Folded) -> list[Hit]:
    question = language.speller.plain_reading(asked)
    answer = language.speller.plain_reading(folded)
    whole = ((0, len(folded.original)),)
    return [
        Hit(rule_id=entry.id, family=entry.family, level=entry.level, spans=whole)
        for entry in language.answered(question.text, answer.text)
    ]
