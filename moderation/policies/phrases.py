"""The phrase language of the rulebooks, and how a phrase becomes a linear-time matcher. Pure.

A phrase is words in order. `(a|b c)` means one of these; `?` after a word or a bracket makes it
optional; `<name>` is a word list of the rulebook; `_` is any one word, `..` up to two and `...` up
to four words, none of them a negator; `#` is a number; `^` and `$` are the start and end of a sentence.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from moderation.policies.patterns import Pattern

LONGEST_PHRASE = 32  # words; windows over a long message overlap by this much
_LONGEST_PATTERN = 60_000
_TOKEN = re.compile(r"\.\.\.|\.\.|<[a-z_]+>|[()|?^$#]|_(?![^\s()|?])|[^\s()|?<>^$#]+|[<>]")

NEGATED = "~"  # stands before a negator in the canonical text, so that no gap can swallow one
MASKED = "|"
_ANY_WORD = rf"[^ {NEGATED}.?{MASKED}][^ {MASKED}]* "
_PAUSE = r"(?:[.?] )*"

Canonical = Callable[[str], Sequence[str]]


class PhraseError(ValueError):
    """A phrase that cannot be read, with the reason in plain words."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """One compiled phrase.

    `clauses` are sets of words of which the message must contain at least one each, and `in_order` the same as they
    follow one another in at most `longest` words (`needed`: all of them): the cheap tests made before the costly one.
    """

    source: str
    matcher: Pattern
    clauses: tuple[frozenset[str], ...]
    in_order: tuple[frozenset[str], ...]
    needed: frozenset[str]
    longest: int

    def may_stand_in(self, words: Sequence[str]) -> bool:
        """Whether the needed words follow one another closely enough. Never wrongly no; one pass over `words`."""
        last = len(self.in_order) - 1
        if last == 0:
            return True
        begun = [-1] * (last + 1)  # where the first needed word stands, for each that was reached
        for at, word in enumerate(words):
            if word not in self.needed:
                continue
            for reached in range(last, -1, -1):
                if word in self.in_order[reached]:
                    begun[reached] = begun[reached - 1] if reached else at
            if begun[last] >= 0 and at - begun[last] < self.longest:
                return True
        return False


@dataclass(frozen=True, slots=True)
class _Part:
    pattern: str
    clauses: tuple[frozenset[str], ...]
    longest: int


_NOTHING = _Part("", (), 0)


class Vocabulary:
    """A book's word lists and its language's spelling: what phrases are read with. Each list is read once."""

    def __init__(self, lists: Mapping[str, Sequence[str]], *, canonical: Canonical) -> None:
        self._lists = lists
        self._read: dict[str, _Part] = {}
        self.canonical = canonical

    def list_part(self, name: str, *, within: tuple[str, ...]) -> _Part:
        if name not in self._lists:
            raise PhraseError(f"there is no word list <{name}>")
        if name in within:
            raise PhraseError(f"the word list <{name}> contains itself")
        if name not in self._read:
            inside = (*within, name)
            entries = [_Reader(entry, self, within=inside).whole() for entry in self._lists[name]]
            self._read[name] = _one_of(entries)
        return self._read[name]


def compile_phrase(source: str, vocabulary: Vocabulary) -> Phrase:
    """Raises `PhraseError` for anything that cannot be read, is too long, or names no word at all."""
    part = _Reader(source, vocabulary).whole()
    if not part.clauses:
        raise PhraseError("it needs at least one word that must be there")
    if part.longest > LONGEST_PHRASE:
        raise PhraseError(f"it can be {part.longest} words long; {LONGEST_PHRASE} is the most")
    pattern = " " + part.pattern
    if len(pattern) > _LONGEST_PATTERN:
        raise PhraseError("its word lists are too long together")
    return Phrase(
        source=source,
        matcher=Pattern(pattern),
        clauses=_tidy(part.clauses),
        in_order=part.clauses,
        needed=frozenset().union(*part.clauses),
        longest=part.longest,
    )


def _tidy(clauses: tuple[frozenset[str], ...]) -> tuple[frozenset[str], ...]:
    """The clause with the fewest words first: the rarest test decides soonest."""
    return tuple(sorted(dict.fromkeys(clauses), key=_commonness))


# The commonest words of chat, commonest first: finding one says little, so it is a poor place to start.
_COMMON_WORDS = """
i you to the a it and that is do my of in have for ~not me am are so was be this what but with on just we like
your can know will at how would get he think all there really good she they as want if one out go up when no
about here time has some see work need people not did from them been feel an make going by right sorry more had
could should too much now something her or him who their then his been because way day take got us our very thank
help back any things say than never even life over friend still better let tell try only first home said day off
where after new long before being come look great talk last put give down every into other keep made around
please feeling thing doing always other again two anything those own night best end better week trying best years
someone today old live done through hope stop does love bad until away happy job next tonight school well always
que de no la el en y a me mi es lo un una se con por para te tu estoy yo si ya pero como esta todo mas le las los
je suis pas
"""
_RANK = {word: rank for rank, word in reversed(list(enumerate(_COMMON_WORDS.split())))}


def _commonness(clause: frozenset[str]) -> int:
    """Roughly how often an ordinary message holds one of these words."""
    return sum(1 + 3_000 // (15 + _RANK[word]) if word in _RANK else 1 for word in clause)


class _Reader:
    """Reads one phrase. Each method reads one construct and leaves the position after it."""

    def __init__(
        self, source: str, vocabulary: Vocabulary, *, within: tuple[str, ...] = ()
    ) -> None:
        self._tokens = _TOKEN.findall(source)
        self._at = 0
        self._vocabulary = vocabulary
        self._within = within

    def whole(self) -> _Part:
        part = self._choice()
        if self._at < len(self._tokens):
            raise PhraseError(f"unexpected “{self._tokens[self._at]}”")
        return part

    def _choice(self) -> _Part:
        branches = [self._sequence()]
        while self._peek() == "|":
            self._at += 1
            branches.append(self._sequence())
        return _one_of(branches)

    def _sequence(self) -> _Part:
        parts: list[_Part] = []
        while self._peek() not in ("", "|", ")"):
            part = self._item()
            if self._peek() == "?":
                self._at += 1
                part = _Part(f"(?:{part.pattern})?", (), part.longest)
            parts.append(part)
        return _in_order(parts)

    def _item(self) -> _Part:
        piece = self._tokens[self._at]
        self._at += 1
        if piece == "(":
            return self._bracket()
        if piece in _SIGNS:
            return _SIGNS[piece]
        if piece.startswith("<"):
            return self._vocabulary.list_part(piece[1:-1], within=self._within)
        if piece in "?<>":
            raise PhraseError(f"unexpected “{piece}”")
        return self._word(piece)

    def _bracket(self) -> _Part:
        part = self._choice()
        if self._peek() != ")":
            raise PhraseError("a bracket is not closed")
        self._at += 1
        return part

    def _word(self, token: str) -> _Part:
        words = self._vocabulary.canonical(token)
        if not words:
            raise PhraseError(f"“{token}” has no letters")
        return _in_order([_Part(f"{re.escape(w)} {_PAUSE}", (frozenset({w}),), 1) for w in words])

    def _peek(self) -> str:
        return self._tokens[self._at] if self._at < len(self._tokens) else ""


_SIGNS = {
    "_": _Part(_ANY_WORD, (), 1),
    "..": _Part(f"(?:{_ANY_WORD}){{0,2}}", (), 2),
    "...": _Part(f"(?:{_ANY_WORD}){{0,4}}", (), 4),
    "#": _Part(f"[0-9][0-9a-z]* {_PAUSE}", (), 1),
    "^": _Part(r"[.?] ", (), 0),
    "$": _Part(r"[.?] ", (), 0),
}


def _in_order(parts: Sequence[_Part]) -> _Part:
    if not parts:
        return _NOTHING
    return _Part(
        "".join(part.pattern for part in parts),
        tuple(clause for part in parts for clause in part.clauses),
        sum(part.longest for part in parts),
    )


def _one_of(branches: Sequence[_Part]) -> _Part:
    if len(branches) == 1:
        return branches[0]
    longest = max(branch.longest for branch in branches)
    pattern = "(?:" + "|".join(branch.pattern for branch in branches) + ")"
    if any(not branch.clauses for branch in branches):
        return _Part(pattern, (), longest)
    rarest = [min(branch.clauses, key=_commonness) for branch in branches]
    return _Part(pattern, (frozenset().union(*rarest),), longest)
