"""Running a rulebook's own sentences: what it promises to find, to lower and to leave alone. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass

from moderation.policies.rulebook import (
    Combination,
    Level,
    Mask,
    Modifier,
    Question,
    Rule,
    Rulebook,
    Speaker,
)
from moderation.policies.screening import Screener, Verdict, screen


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """One sentence of a rulebook, whose it is, and what was expected; `kept` says whether it came out so."""

    place: str
    expected: str
    sentence: str
    found: str
    kept: bool


def trials(book: Rulebook, books: Screener) -> Iterable[Trial]:
    """Every example of `book`, run against `books` (which must be compiled from it and its language)."""
    for rule in book.rules:
        yield from _rule(rule, books)
    for mask in book.masks:
        yield from _mask(mask, books)
    for modifier in book.modifiers:
        yield from _modifier(modifier, books)
    for combination in book.combinations:
        yield from _combination(combination, books)
    for question in book.questions:
        yield from _question(question, books)
    for example in book.examples:
        verdict = screen(example.text, said_by=example.said_by, books=books)
        expected = f"level {example.level.name}"
        yield _trial("example", expected, example.text, verdict, verdict.level == example.level)


def _rule(rule: Rule, books: Screener) -> Iterable[Trial]:
    place = f"rule “{rule.id}”"
    for speaker in sorted(rule.said_by):
        for text in rule.hits:
            verdict = screen(text, said_by=speaker, books=books)
            yield _trial(place, f"hit said by {speaker}", text, verdict, _says(verdict, rule))
        for text in rule.misses:
            verdict = screen(text, said_by=speaker, books=books)
            yield _trial(place, f"miss said by {speaker}", text, verdict, not _says(verdict, rule))


def _says(verdict: Verdict, rule: Rule) -> bool:
    """Whether the rule spoke at its own level. A rule of level none is seen only in a combination."""
    if rule.actions:
        return any(hit.rule_id == rule.id for hit in verdict.boundary)
    return any(name == rule.id for name, level in verdict.heard if level >= rule.level)


def _mask(mask: Mask, books: Screener) -> Iterable[Trial]:
    place = f"mask “{mask.id}”"
    for text in mask.hides:
        verdict = screen(text, said_by=Speaker.CLIENT, books=books)
        yield _trial(place, "no alert", text, verdict, verdict.level < Level.MODERATE)
    for text in mask.shows:
        verdict = screen(text, said_by=Speaker.CLIENT, books=books)
        yield _trial(place, "an alert", text, verdict, verdict.level >= Level.MODERATE)


def _modifier(modifier: Modifier, books: Screener) -> Iterable[Trial]:
    place = f"modifier “{modifier.id}”"
    for text in modifier.lowers:
        verdict = screen(text, said_by=Speaker.CLIENT, books=books)
        kept = modifier.id in verdict.lowered_by and verdict.level <= modifier.lowers_to
        yield _trial(place, f"lowered to {modifier.lowers_to.name}", text, verdict, kept)
    for text in modifier.leaves:
        verdict = screen(text, said_by=Speaker.CLIENT, books=books)
        yield _trial(place, "an alert", text, verdict, verdict.level >= Level.MODERATE)


def _combination(combination: Combination, books: Screener) -> Iterable[Trial]:
    place = f"combination “{combination.id}”"
    for text in combination.hits:
        verdict = screen(text, said_by=Speaker.CLIENT, books=books)
        yield _trial(place, "hit", text, verdict, combination.id in verdict.rule_ids)
    for text in combination.misses:
        verdict = screen(text, said_by=Speaker.CLIENT, books=books)
        yield _trial(place, "miss", text, verdict, combination.id not in verdict.rule_ids)


def _question(question: Question, books: Screener) -> Iterable[Trial]:
    place = f"question “{question.id}”"
    for expected, pairs in (("hit", question.hits), ("miss", question.misses)):
        for asked, answered in pairs:
            verdict = screen(
                answered, said_by=Speaker.CLIENT, books=books, previous_worker_turn=asked
            )
            kept = (question.id in verdict.rule_ids) == (expected == "hit")
            yield _trial(place, expected, f"{asked} / {answered}", verdict, kept)


def _trial(place: str, expected: str, sentence: str, verdict: Verdict, kept: bool) -> Trial:
    found = ", ".join(verdict.rule_ids) or "nothing"
    return Trial(place=place, expected=expected, sentence=sentence, found=found, kept=kept)
