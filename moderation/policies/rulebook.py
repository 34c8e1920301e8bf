"""Rules as reviewed text: TOML in, frozen values out. A rulebook that is not fully understood is refused. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import IntEnum, StrEnum

from moderation.policies.toml_table import RulebookError, Table, load

__all__ = ["Level", "Rule", "Rulebook", "RulebookError", "Speaker", "parse"]


class Level(IntEnum):
    """How much a message asks of the people on duty."""

    NONE = 0
    MONITOR = 1
    MODERATE = 2
    PAGE = 3


class Speaker(StrEnum):
    CLIENT = "client"
    WORKER = "worker"


LEVELS = {
    "none": Level.NONE,
    "green": Level.MONITOR,
    "amber": Level.MODERATE,
    "red": Level.PAGE,
}
ACTIONS = ("flag", "nudge", "mask", "hold", "page")  # gentlest first
KINDS = ("language", "crisis", "boundaries")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One way people say one thing. `level` counts in a crisis book, `actions` in a boundary book."""

    id: str
    family: str
    source: str
    said_by: frozenset[Speaker]
    level: Level = Level.NONE
    actions: Mapping[Speaker, str] = field(default_factory=dict)
    wording: str = ""
    detect: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    excludes: tuple[str, ...] = ()
    bends: bool = True
    hits: tuple[str, ...]
    misses: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mask:
    """Words that mean something else: idioms, titles. They hide themselves from every rule, and nothing more."""

    id: str
    phrases: tuple[str, ...]
    hides: tuple[str, ...] = ()
    shows: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Modifier:
    """What stands around a finding and lowers it: denial, the past, a quotation.

    `unless` words after the finding cancel it ("but"), as do `unless_near` words on either side ("again").
    """

    id: str
    lowers_to: Level
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    near: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    unless_near: tuple[str, ...] = ()
    families: frozenset[str] = frozenset()
    spares: frozenset[str] = frozenset()
    lowers: tuple[str, ...]
    leaves: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Combination:
    """Findings that weigh more together than alone: one of each group, at most `within` words apart."""

    id: str
    level: Level
    groups: tuple[frozenset[str], ...]
    within: int
    source: str
    hits: tuple[str, ...]
    misses: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What a worker asked, and how a short answer to it is to be taken."""

    id: str
    level: Level
    family: str
    asks: tuple[str, ...]
    answers: tuple[str, ...]
    source: str
    hits: tuple[tuple[str, str], ...]
    misses: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Spelling:
    """How one language writes its words: see `readings.make_speller`."""

    same: Mapping[str, tuple[str, ...]]
    negators: tuple[str, ...]
    typos: tuple[str, ...]
    disguised: tuple[str, ...]
    stems: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowed:
    """Numbers, addresses and sites that anybody may pass on: helplines, the organisation's own."""

    numbers: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    text: str
    said_by: Speaker
    level: Level


@dataclass(frozen=True, slots=True, kw_only=True)
class Rulebook:
    kind: str
    version: str
    language: str
    reviewed_by: str
    reviewed_on: date
    source: str
    spelling: Spelling
    lists: Mapping[str, tuple[str, ...]]
    rules: tuple[Rule, ...]
    masks: tuple[Mask, ...] = ()
    modifiers: tuple[Modifier, ...] = ()
    combinations: tuple[Combination, ...] = ()
    questions: tuple[Question, ...] = ()
    examples: tuple[Example, ...] = ()
    allowed: Allowed = Allowed()

    @property
    def name(self) -> str:
        return f"{self.kind}.{self.language}@{self.version}"


def parse(source: str) -> Rulebook:
    """Raises `RulebookError`, naming the rule and the place, for anything not fully understood."""
    table = load(source)
    kind = table.choice("kind", KINDS)
    book = Rulebook(
        kind=kind,
        version=table.text("version"),
        language=table.text("language"),
        reviewed_by=table.text("reviewed_by"),
        reviewed_on=table.day("reviewed_on"),
        source=table.text("source"),
        spelling=_spelling(table.table("spelling"), table.table("reading")),
        lists=_lists(table.table("lists")),
        rules=tuple(_rule(raw, kind=kind) for raw in _each(table, "rule")),
        masks=tuple(_mask(raw) for raw in _each(table, "mask")),
        modifiers=tuple(_modifier(raw) for raw in _each(table, "modifier")),
        combinations=tuple(_combination(raw) for raw in _each(table, "combination")),
        questions=tuple(_question(raw) for raw in _each(table, "question")),
        examples=tuple(_example(raw) for raw in _each(table, "example")),
        allowed=_allowed(table.table("allowed")),
    )
    table.done()
    _refuse_twins(book)
    return book


def _each(table: Table, key: str) -> list[Table]:
    return [
        Table(raw, place=_place(raw, key, number))
        for number, raw in enumerate(table.tables(key), start=1)
    ]


def _place(raw: object, key: str, number: int) -> str:
    name = raw.get("id") if isinstance(raw, dict) else None
    return f"{key} “{name}”" if isinstance(name, str) else f"{key} number {number}"


def _refuse_twins(book: Rulebook) -> None:
    ids = [
        *(rule.id for rule in book.rules),
        *(mask.id for mask in book.masks),
        *(modifier.id for modifier in book.modifiers),
        *(combination.id for combination in book.combinations),
        *(question.id for question in book.questions),
    ]
    for name in ids:
        if ids.count(name) > 1:
            raise RulebookError(f"“{name}”: this id is used twice")


def _spelling(same: Table, reading: Table) -> Spelling:
    spelling = Spelling(
        same={words: same.texts(words, least=1) for words in same.names()},
        negators=reading.texts("negators"),
        typos=reading.texts("typos"),
        disguised=reading.texts("disguised"),
        stems=reading.texts("stems"),
    )
    reading.done()
    return spelling


def _lists(table: Table) -> dict[str, tuple[str, ...]]:
    return {name: table.texts(name, least=1) for name in table.names()}


def _rule(table: Table, *, kind: str) -> Rule:
    actions = _actions(table) if kind == "boundaries" else {}
    spoken = table.texts("said_by") or [speaker.value for speaker in Speaker]
    rule = Rule(
        id=table.text("id"),
        family=table.text("category" if kind == "boundaries" else "family"),
        source=table.text("source"),
        said_by=frozenset(actions) or _speakers(spoken, table),
        level=Level.NONE if actions else LEVELS[table.choice("level", tuple(LEVELS))],
        actions=actions,
        wording=table.text("wording", "" if kind == "crisis" else None),
        detect=table.texts("detect"),
        phrases=table.texts("phrases"),
        excludes=table.texts("excludes"),
        bends=table.yes_or_no("bends", default=True),
        hits=table.texts("hits", least=1),
        misses=table.texts("misses", least=1),
    )
    if not rule.phrases and not rule.detect:
        raise RulebookError(f"{table.place}: it needs “phrases” (or “detect”)")
    table.done()
    return rule


def _actions(table: Table) -> dict[Speaker, str]:
    chosen = {speaker: table.text(speaker.value, "none") for speaker in Speaker}
    for speaker, action in chosen.items():
        if action not in (*ACTIONS, "none"):
            raise RulebookError(
                f"{table.place}: “{speaker}” must be one of {', '.join(ACTIONS)} or none"
            )
    actions = {speaker: action for speaker, action in chosen.items() if action != "none"}
    if not actions:
        raise RulebookError(f'{table.place}: say what happens, such as worker = "hold"')
    return actions


def _speakers(names: Sequence[str], table: Table) -> frozenset[Speaker]:
    try:
        return frozenset(Speaker(name) for name in names)
    except ValueError:
        raise RulebookError(f"{table.place}: “said_by” knows client and worker") from None


def _mask(table: Table) -> Mask:
    mask = Mask(
        id=table.text("id"),
        phrases=table.texts("phrases", least=1),
        hides=table.texts("hides"),
        shows=table.texts("shows"),
    )
    table.done()
    return mask


def _modifier(table: Table) -> Modifier:
    modifier = Modifier(
        id=table.text("id"),
        lowers_to=LEVELS[table.choice("lowers_to", tuple(LEVELS))],
        before=table.texts("before"),
        after=table.texts("after"),
        near=table.texts("near"),
        unless=table.texts("unless"),
        unless_near=table.texts("unless_near"),
        families=frozenset(table.texts("families")),
        spares=frozenset(table.texts("spares")),
        lowers=table.texts("lowers", least=1),
        leaves=table.texts("leaves", least=1),
    )
    table.done()
    return modifier


def _combination(table: Table) -> Combination:
    combination = Combination(
        id=table.text("id"),
        level=LEVELS[table.choice("level", tuple(LEVELS))],
        groups=tuple(frozenset(group.split()) for group in table.texts("groups", least=2)),
        within=table.whole("within", 20),
        source=table.text("source"),
        hits=table.texts("hits", least=1),
        misses=table.texts("misses", least=1),
    )
    table.done()
    return combination


def _question(table: Table) -> Question:
    question = Question(
        id=table.text("id"),
        level=LEVELS[table.choice("level", tuple(LEVELS))],
        family=table.text("family"),
        asks=table.texts("asks", least=1),
        answers=table.texts("answers", least=1),
        source=table.text("source"),
        hits=_exchanges(table, "hits"),
        misses=_exchanges(table, "misses"),
    )
    table.done()
    return question


def _exchanges(table: Table, key: str) -> tuple[tuple[str, str], ...]:
    """Pairs of what was asked and what was answered, written “asked / answered”."""
    pairs = []
    for text in table.texts(key, least=1):
        asked, slash, answered = text.partition(" / ")
        if not slash:
            raise RulebookError(f"{table.place}: write “{key}” as “asked / answered”")
        pairs.append((asked, answered))
    return tuple(pairs)


def _example(table: Table) -> Example:
    example = Example(
        text=table.text("text"),
        said_by=Speaker(table.choice("said_by", tuple(Speaker), default="client")),
        level=LEVELS[table.choice("level", tuple(LEVELS))],
    )
    table.done()
    return example


def _allowed(table: Table) -> Allowed:
    allowed = Allowed(
        numbers=table.texts("numbers"), domains=table.texts("domains"), words=table.texts("words")
    )
    table.done()
    return allowed
