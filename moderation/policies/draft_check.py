"""Whether an edited rulebook may be published: it is read, made ready, and every sentence in it is run. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import re2

from moderation.policies.rule_text import line_of
from moderation.policies.rulebook import Rulebook, parse
from moderation.policies.screening import compile_books
from moderation.policies.trying import Trial, trials

_AT_LINE = re.compile(r"\(at line (?P<line>\d+), column \d+\)")
_AT_END = "(at end of document)"
_MOST_PROBLEMS = 50
# Whatever a text can make of reading it: `RulebookError` is a `ValueError`, and deep nesting has no name of its own.
_UNREADABLE = (ValueError, KeyError, TypeError, RecursionError, re2.error)


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """`line` of the draft, counted from 1, where it can be told. `do`: what puts it right."""

    says: str
    do: str
    line: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    problems: tuple[Problem, ...] = ()
    more: int = 0
    sentences: int = 0
    version: str = ""

    @property
    def is_right(self) -> bool:
        return not self.problems


def check(
    text: str, *, name: str, companions: Sequence[Rulebook], used: frozenset[str]
) -> Checked:
    """`companions`: the language's other books, in whose company it will be. `used`: versions that it may not have."""
    try:
        book = parse(text)
    except _UNREADABLE as error:
        return Checked(problems=(_unread(text, str(error)),))
    if wrong := _not_itself(book, name, used):
        return Checked(problems=(wrong,), version=book.version)
    try:
        books = compile_books([*companions, book], tries_each=True)
    except _UNREADABLE as error:
        return Checked(problems=(_unread(text, str(error)),), version=book.version)
    tried = [(one, trial) for one in (book, *companions) for trial in trials(one, books)]
    broken = [_broken(text, book, one, trial) for one, trial in tried if not trial.kept]
    return Checked(
        problems=tuple(broken[:_MOST_PROBLEMS]),
        more=max(0, len(broken) - _MOST_PROBLEMS),
        sentences=len(tried),
        version=book.version,
    )


def _unread(text: str, says: str) -> Problem:
    at = _AT_LINE.search(says)
    if at or _AT_END in says:
        why = _AT_LINE.sub("", says).replace(_AT_END, "").strip()
        return Problem(
            line=int(at["line"]) if at else text.rstrip().count("\n") + 1,
            says=f"From here on the text cannot be read: {why}.",
            do="Look at this line and the one above: a quotation mark, a comma or a bracket is often missing.",
        )
    return Problem(
        line=line_of(text, says),
        says=f"This cannot be read as a rule. {says}.",
        do="Change what is named here. How a rule is written: docs/rulebooks.md, “A rule”.",
    )


def _not_itself(book: Rulebook, name: str, used: frozenset[str]) -> Problem | None:
    if f"{book.kind}.{book.language}" != name:
        return Problem(
            says=f"This is the book {name}, but it says {book.kind}.{book.language}.",
            do="Put “kind” and “language” back as they were.",
        )
    if book.version in used:
        return Problem(
            says=f"Version {book.version} has been used.",
            do="Give it a version that nobody has used, so that every flag can say which rules raised it.",
        )
    return None


def _broken(text: str, book: Rulebook, of: Rulebook, trial: Trial) -> Problem:
    is_own = of is book
    whose = "" if is_own else f" (in {of.name})"
    key = {"hit": "hits", "miss": "misses"}.get(trial.expected.partition(" ")[0], "")
    return Problem(
        line=line_of(text, trial.place, trial.sentence, key) if is_own else None,
        says=f"{_begin(trial.place)}{whose}: “{trial.sentence}” should be: {trial.expected}. Found: {trial.found}.",
        do=_what_to_do(trial),
    )


def _begin(place: str) -> str:
    return place[:1].upper() + place[1:]


def _what_to_do(trial: Trial) -> str:
    if trial.expected.startswith("hit"):
        return "Add a phrase that finds it, or take the sentence out of “hits”."
    if trial.expected.startswith("miss"):
        return "Make the phrase narrower, add an exclusion, or take the sentence out of “misses”."
    return "Change the words that lower or raise it, or say what you now expect of this sentence."
