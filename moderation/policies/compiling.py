"""From rulebooks to what matches: one compiled language from all the books written for it. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import re2

from moderation.policies.matching import Bend, Entry, Matcher
from moderation.policies.patterns import Pattern, compiled
from moderation.policies.phrases import Phrase, PhraseError, Vocabulary, compile_phrase
from moderation.policies.readings import Speller, make_speller
from moderation.policies.rulebook import (
    Allowed,
    Combination,
    Modifier,
    Question,
    Rule,
    Rulebook,
    RulebookError,
)

_WORD_SIGNS = str.maketrans("()|?<>^$#_.", "           ")


@dataclass(frozen=True, slots=True)
class _Asking:
    question: Question
    asks: Phrase
    answers: Phrase


@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
    """Everything one language's books say, ready for use."""

    code: str
    speller: Speller
    matchers: tuple[Matcher, ...]
    combinations: tuple[Combination, ...]
    detecting: tuple[Rule, ...]
    allowed: Allowed
    notices_danger: bool
    _askings: tuple[_Asking, ...]

    def answered(self, question: str, answer: str) -> list[Question]:
        """The questions of the rulebook that were asked and, just now, answered."""
        heard, said = question.encode("utf-8", "replace"), answer.encode("utf-8", "replace")
        return [
            asking.question
            for asking in self._askings
            if asking.answers.matcher.search(said) and asking.asks.matcher.search(heard)
        ]


def compile_languages(
    books: Sequence[Rulebook], *, tries_each: bool = False
) -> tuple[Language, ...]:
    """Raises `RulebookError`, naming the rule, when a phrase cannot be read."""
    codes = dict.fromkeys(book.language for book in books)
    return tuple(
        _language(code, [b for b in books if b.language == code], tries_each=tries_each)
        for code in codes
    )


def _language(code: str, books: Sequence[Rulebook], *, tries_each: bool) -> Language:
    speller = _speller(books)
    shared = {
        name: words for b in books if b.kind == "language" for name, words in b.lists.items()
    }
    compilers = [
        (book, _Compiler({**shared, **book.lists}, speller, tries_each=tries_each))
        for book in books
    ]
    return Language(
        code=code,
        speller=speller,
        matchers=tuple(
            Matcher(rules=list(compiler.entries(book)), masks=list(compiler.masks(book)))
            for book, compiler in compilers
            if book.rules
        ),
        combinations=tuple(c for book in books for c in book.combinations),
        detecting=tuple(rule for book in books for rule in book.rules if rule.detect),
        allowed=_allowed(books),
        notices_danger=any(book.kind == "crisis" for book in books),
        _askings=tuple(c.asking(question) for book, c in compilers for question in book.questions),
    )


def _allowed(books: Iterable[Rulebook]) -> Allowed:
    return Allowed(
        numbers=tuple(n for book in books for n in book.allowed.numbers),
        domains=tuple(d for book in books for d in book.allowed.domains),
        words=tuple(w for book in books for w in book.allowed.words),
    )


def _speller(books: Sequence[Rulebook]) -> Speller:
    same: dict[str, tuple[str, ...]] = {}
    for book in books:
        for words, ways in book.spelling.same.items():
            _refuse_several_words(ways, place=f"spelling of “{words}”")
            same[words] = (*same.get(words, ()), *ways)
    return make_speller(
        spellings=same,
        negators=[word for book in books for word in book.spelling.negators],
        known=_known(books),
        disguised=[word for book in books for word in book.spelling.disguised],
        typos=[word for book in books for word in book.spelling.typos],
        stems=[stem for book in books for stem in book.spelling.stems],
    )


def _refuse_several_words(ways: Iterable[str], *, place: str) -> None:
    for way in ways:
        if len(way.split()) != 1:
            raise RulebookError(f"{place}: “{way}” must be one word")


def _known(books: Iterable[Rulebook]) -> set[str]:
    """Every word that some phrase or list of the books is made of."""
    texts = (
        text
        for book in books
        for source in (
            *(rule.phrases for rule in book.rules),
            *(mask.phrases for mask in book.masks),
            *book.lists.values(),
        )
        for text in source
    )
    return {word for text in texts for word in text.translate(_WORD_SIGNS).split()}


class _Compiler:
    """Compiles one book's phrases with its own word lists, turning what is wrong into an error with its place."""

    def __init__(
        self, lists: Mapping[str, Sequence[str]], speller: Speller, *, tries_each: bool
    ) -> None:
        self._vocabulary = Vocabulary(lists, canonical=speller.canonical)
        self._tries_each = tries_each

    def phrase(self, source: str, *, place: str) -> Phrase:
        try:
            phrase = compile_phrase(source, self._vocabulary)
            if self._tries_each:
                compiled(phrase.matcher.source)
        except (PhraseError, re2.error) as error:
            raise RulebookError(f"{place}: phrase “{source}”: {error}") from error
        return phrase

    def entries(self, book: Rulebook) -> Iterable[Entry]:
        bends = tuple(self._bend(modifier) for modifier in book.modifiers)
        for rule in book.rules:
            place = f"rule “{rule.id}”"
            excludes = tuple(self.phrase(p, place=place) for p in rule.excludes)
            for source in rule.phrases:
                yield Entry(
                    phrase=self.phrase(source, place=place),
                    rule=rule,
                    excludes=excludes,
                    bends=bends if rule.bends else (),
                )

    def masks(self, book: Rulebook) -> Iterable[Entry]:
        for mask in book.masks:
            place = f"mask “{mask.id}”"
            for source in mask.phrases:
                yield Entry(phrase=self.phrase(source, place=place), rule=None)

    def asking(self, question: Question) -> _Asking:
        place = f"question “{question.id}”"
        return _Asking(
            question,
            self.phrase(_any_of(question.asks), place=place),
            self.phrase(_any_of(question.answers), place=place),
        )

    def _bend(self, modifier: Modifier) -> Bend:
        place = f"modifier “{modifier.id}”"
        return Bend(
            modifier,
            before=self._pattern(modifier.before, "{}$", place=place),
            after=self._pattern(modifier.after, "^{}", place=place),
            near=self._pattern(modifier.near, "{}", place=place),
            unless=self._pattern(modifier.unless, "{}", place=place),
            unless_near=self._pattern(modifier.unless_near, "{}", place=place),
        )

    def _pattern(self, phrases: Sequence[str], shape: str, *, place: str) -> Pattern | None:
        if not phrases:
            return None
        matcher = self.phrase(_any_of(phrases), place=place).matcher
        return Pattern(shape.format(f"(?:{matcher.source})"))


def _any_of(phrases: Sequence[str]) -> str:
    return "(" + "|".join(phrases) + ")"
