"""The ways one message can be read: as it stands, and with disguises taken off its words. Pure.

A reading is the canonical text that phrases are matched on: words one blank apart, marks of a
sentence's end as words of their own, negators marked, spellings made one ("wanna" → "want to").
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import re2

from moderation.policies.folding import Folded, fold, fold_without_pictures
from moderation.policies.phrases import NEGATED

_TOKEN = re.compile(r"[^\W_]+(?:'[^\W_]+)*|[.!?;:\n]")
_MARKS = {".": ".", "!": ".", ";": ".", ":": ".", "\n": ".", "?": "?"}

_LEET = str.maketrans("01345789@$!|+", "oleastbgasilt")
# What a lone number stands for among words that are written with digits ("1 w4n7 70").
_LONE_DIGITS = {
    "1": "i",
    "70": "to",
    "2": "to",
    "4": "for",
    "17": "it",
    "1t": "it",
    "0f": "of",
    "d0": "do",
}
_CHUNK = re.compile(r"\S+")
_LETTER = r"[^\W_]|[@$!|+]"
_SPELLED_OUT = re.compile(
    rf"(?<![^\W_])(?:{_LETTER})(?:(?:[^\w'@$!|+]{{1,3}}|_{{1,3}})(?:{_LETTER})){{2,}}(?![^\W_])"
)
# Signs that a message may be in disguise. Ordinary messages seldom show one, so the second reading is rare.
_SIGNS = (
    r"[a-z][0-9@$!|+*#_~/.,\-=()<>\[\]{}^%&\\\"]+[a-z0-9]|[0-9@$!|+*][a-z]|[a-z][@$*]"
    r"|(?:^|[^a-z'])(?:[a-z0-9@$!][^a-z0-9'@$!]{1,3}){2}[a-z0-9@$!](?:[^a-z0-9'@$!]|$)|"
    + "|".join(chr(c) * 3 for c in range(ord("a"), ord("z") + 1))
)
_LONGEST_CHUNK = 120
_LONGEST_WORD = 16


@dataclass(slots=True)
class Reading:
    """Canonical text ready for matching; `origin` leads from its words to the original message."""

    text: str
    words: frozenset[str]
    folded: Folded
    spans: list[tuple[int, int]] = field(default_factory=list)

    def origin(self, first: int, last: int) -> tuple[int, int]:
        """The place in the original of the words numbered `first` to `last`, marks included in the count."""
        start = self.spans[min(first, len(self.spans) - 1)][0]
        end = self.spans[min(last, len(self.spans) - 1)][1]
        return self.folded.origin(start, end)


@dataclass(frozen=True, slots=True, kw_only=True)
class Speller:
    """One language's spellings: which tokens are the same word, and which words can be disguised."""

    spellings: Mapping[str, str]
    known: frozenset[str]
    hidden: tuple[str, ...]
    backwards: frozenset[str]
    skeletons: Mapping[str, str]
    halves: Mapping[str, str]
    stems: "re.Pattern[str] | None"
    disguised: "re2._Regexp"

    def canonical(self, token: str) -> list[str]:
        """The canonical words of one word of a phrase."""
        tokens = _TOKEN.findall(fold(token).text)
        return " ".join(self._word(t) for t in tokens).replace("'", "").split()

    def plain_reading(self, folded: Folded) -> Reading:
        get = self.spellings.get
        if folded.tokens is None:
            folded.tokens = _TOKEN.findall(folded.text)
        tokens = folded.tokens
        text = " ".join([get(token, token) for token in tokens]).replace("'", "")
        return Reading(text=f" . {text} . ", words=frozenset(text.split()), folded=folded)

    def locate(self, reading: Reading) -> Reading:
        """Fill in where each word of a plain reading stands; done only when something was found."""
        if not reading.spans:
            found = [(m.group(), m.span()) for m in _TOKEN.finditer(reading.folded.text)]
            reading.spans = self._spread(found)
        return reading

    def bare_reading(self, text: str, plain: Folded) -> Reading | None:
        """The message with its disguises off, or None when it wears none."""
        found = self._undisguised(plain) if self.is_disguised(plain) else None
        if found is None and not text.isascii():
            bare = fold_without_pictures(text)
            found = self._undisguised(bare, changed=bare.text != plain.text)
            plain = bare
        if found is None and not self.backwards.isdisjoint(plain.text.split()):
            whole = (0, len(plain.text))
            found = [(m.group(), whole) for m in _TOKEN.finditer(plain.text[::-1])]
        if found is None:
            return None
        words = " ".join(self._word(token) for token, _ in found).replace("'", "")
        return Reading(
            text=f" . {words} . ",
            words=frozenset(words.split()),
            folded=plain,
            spans=self._spread(found),
        )

    def _word(self, token: str) -> str:
        return self.spellings.get(token, token)

    def _spread(self, found: Sequence[tuple[str, tuple[int, int]]]) -> list[tuple[int, int]]:
        spans = [found[0][1] if found else (0, 0)]
        for token, span in found:
            spans.extend([span] * len(self._word(token).replace("'", "").split()))
        spans.append(spans[-1])
        return spans

    def _undisguised(
        self, folded: Folded, *, changed: bool = False
    ) -> list[tuple[str, tuple[int, int]]] | None:
        """The tokens with every disguise undone, or None when that changes nothing."""
        found: list[tuple[str, tuple[int, int]]] = []
        seen: dict[str, tuple[list[str] | None, list[tuple[str, int, int]]]] = {}
        for start, end, spelled_out in self._telling_pieces(folded.text):
            piece = folded.text[start:end]
            if piece not in seen:
                uncovered = self._uncovered(piece, spelled_out=spelled_out)
                seen[piece] = uncovered, [] if uncovered is not None else _tokens(piece)
            words, tokens = seen[piece]
            if words is None:
                found += [(token, (start + left, start + right)) for token, left, right in tokens]
            else:
                changed = True
                found += [(word, (start, end)) for word in words]
        return self._rejoined(found, changed=changed)

    def _telling_pieces(self, text: str) -> Iterable[tuple[int, int, bool]]:
        """The pieces, with letters that only look spelled out ("a, b, c") left as the chunks they are."""
        telling: dict[str, bool] = {}
        for start, end, spelled_out in _pieces(text):
            piece = text[start:end] if spelled_out else ""
            if piece and piece not in telling:
                telling[piece] = self._uncovered(piece, spelled_out=True) is not None
            if piece and not telling[piece]:
                yield from _chunks(text, start, end)
            else:
                yield start, end, spelled_out

    def _uncovered(self, piece: str, *, spelled_out: bool) -> list[str] | None:
        if len(piece) > _LONGEST_CHUNK * (3 if spelled_out else 1):
            return None
        if piece.isalpha() and piece in self.known:
            return None
        core = piece.strip("\"'()[]{}<>*_~.,;:?-#=/\\^%&")
        tail = [mark for mark in piece[-1:] if mark in _MARKS]
        if core.isalpha() and core in self.known:
            return None
        if (word := self._censored(core)) is not None:
            return [word, *tail]
        decodings = list(_decodings(core, spelled_out=spelled_out))
        for decoded in decodings:
            if (word := self.skeletons.get(skeleton(decoded))) is not None and word != core:
                return [word, *tail]
        split = (self._unglued(decoded) for decoded in decodings)
        words = next((words for words in split if words is not None), None)
        return None if words is None else [*words, *tail]

    def _censored(self, core: str) -> str | None:
        """A word with letters starred out, when only one known word fits."""
        if not re.fullmatch(r"[a-z]{1,3}[*#\-_]{1,5}[a-z]{0,4}", core) or len(core) < 3:
            return None
        shape = re.compile("".join(c if c.isalpha() else "." for c in core))
        fitting = {word for word in self.hidden if shape.fullmatch(word)}
        return min(fitting) if len(fitting) == 1 else None

    def _unglued(self, letters: str) -> list[str] | None:
        """Words written without blanks, when one of the stems that matter is among them."""
        if len(letters) < 6 or self.stems is None or not self.stems.search(letters):
            return None
        words = _split(letters, self.known)
        return words if words is not None and len(words) > 1 else None

    def _rejoined(
        self, found: list[tuple[str, tuple[int, int]]], *, changed: bool
    ) -> list[tuple[str, tuple[int, int]]] | None:
        """Words cut by a stray blank ("ki ll", "sui cide") put together again."""
        joined: list[tuple[str, tuple[int, int]]] = []
        for token, span in found:
            if joined and (word := self.halves.get(f"{joined[-1][0]} {token}")) is not None:
                joined[-1] = (word, (joined[-1][1][0], span[1]))
                changed = True
            else:
                joined.append((_LONE_DIGITS.get(token, token) if changed else token, span))
        return joined if changed else None

    def is_disguised(self, folded: Folded) -> bool:
        """Whether the second reading is worth its cost: cheap, and true for every disguise it undoes."""
        return self.disguised.search(folded.text.encode("utf-8", "replace")) is not None


def _tokens(piece: str) -> list[tuple[str, int, int]]:
    return [(match.group(), match.start(), match.end()) for match in _TOKEN.finditer(piece)]


def skeleton(word: str) -> str:
    """A word with the letters that disguises cannot tell apart made one."""
    return word.replace("l", "i")


def _decodings(core: str, *, spelled_out: bool) -> Iterable[str]:
    letters = "".join(c for c in core.translate(_LEET) if c.isalpha())
    if not letters or core.isdigit():
        return
    if spelled_out or letters != core or len(core) > 5 or _has_run(core):
        yield letters
    if _has_run(letters):
        yield re.sub(r"(.)\1{2,}", r"\1", letters)
        yield re.sub(r"(.)\1+", r"\1", letters)
        yield re.sub(r"(.)\1{2,}", r"\1\1", letters)
    if letters != core:
        yield "".join(c for c in core if c.isalpha())


def _has_run(word: str) -> bool:
    return any(word[i] == word[i + 1] == word[i + 2] for i in range(len(word) - 2))


def _pieces(text: str) -> Iterable[tuple[int, int, bool]]:
    """Chunks between blanks, with letters that were spelled out one by one kept as one piece."""
    at = 0
    for run in _SPELLED_OUT.finditer(text):
        yield from _chunks(text, at, run.start())
        yield run.start(), run.end(), True
        at = run.end()
    yield from _chunks(text, at, len(text))


def _chunks(text: str, start: int, end: int) -> Iterable[tuple[int, int, bool]]:
    for chunk in _CHUNK.finditer(text, start, end):
        yield chunk.start(), chunk.end(), False


def _split(letters: str, known: frozenset[str]) -> list[str] | None:
    """The fewest known words that make up `letters`; a stray letter is allowed at a price."""
    best: list[tuple[int, int]] = [(0, 0)]
    for end in range(1, len(letters) + 1):
        options = [(best[end - 1][0] + 6, end - 1)]
        for start in range(max(0, end - _LONGEST_WORD), end):
            if letters[start:end] in known:
                options.append((best[start][0] + 1, start))
        best.append(min(options))
    words: list[str] = []
    end = len(letters)
    while end:
        start = best[end][1]
        words.append(letters[start:end])
        end = start
    strays = sum(1 for word in words if word not in known)
    return words[::-1] if strays <= len(letters) // 3 else None


def make_speller(
    *,
    spellings: Mapping[str, Sequence[str]],
    negators: Sequence[str],
    known: Iterable[str],
    disguised: Sequence[str],
    typos: Sequence[str],
    stems: Sequence[str],
) -> Speller:
    """`spellings` leads from the canonical words to the ways of writing them."""
    marked = {word: NEGATED + word for word in negators}
    table: dict[str, str] = dict(_MARKS) | marked
    for wanted, ways in spellings.items():
        canonical = " ".join(marked.get(word, word) for word in wanted.split())
        table.update({fold(way).text: canonical for way in ways})
    real = frozenset(known) | table.keys() | frozenset(disguised)
    table.update(
        {
            typo: table.get(word, word)
            for word in typos
            for typo in _typos(word)
            if typo not in real
        }
    )
    halves = {
        f"{word[:i]} {word[i:]}": word
        for word in disguised
        for i in range(1, len(word))
        if not (word[:i] in real and word[i:] in real)
    }
    return Speller(
        spellings=table,
        known=frozenset(
            word for word in real if word.isalpha() and (len(word) > 1 or word in "aiuy")
        ),
        hidden=tuple(disguised),
        backwards=frozenset(word[::-1] for word in disguised if len(word) > 3) - real,
        skeletons=_skeletons([*(word for word in real if word.isalpha()), *disguised]),
        halves=halves,
        stems=re.compile("|".join(map(re.escape, stems))) if stems else None,
        disguised=re2.compile("|".join([_SIGNS, *_glued_signs(stems), *map(re.escape, halves)])),
    )


def _skeletons(words: Sequence[str]) -> dict[str, str]:
    """Skeletons of words, also with double letters written once ("kil"); the last of two alike wins."""
    once = {skeleton(re.sub(r"(.)\1", r"\1", word)): word for word in words if len(word) > 3}
    return once | {skeleton(word): word for word in words}


def _glued_signs(stems: Sequence[str]) -> Iterable[str]:
    for stem in map(re.escape, stems):
        yield f"{stem}[a-z]{{3}}"
        yield f"[a-z]{{3}}{stem}"


def _typos(word: str) -> Iterable[str]:
    """Slips of the finger: two letters swapped, one left out, one doubled, a neighbour struck instead."""
    for i in range(1, len(word)):
        yield word[: i - 1] + word[i] + word[i - 1] + word[i + 1 :]
    for i in range(1, len(word)):
        yield word[:i] + word[i - 1 : i] + word[i:]
    if len(word) > 5:
        for i in range(1, len(word)):
            yield word[:i] + word[i + 1 :]
            yield from (word[:i] + near + word[i + 1 :] for near in _NEIGHBOURS.get(word[i], ""))


_NEIGHBOURS = {
    "q": "wa", "w": "qes", "e": "wrd", "r": "etf", "t": "ryg", "y": "tuh", "u": "yij", "i": "uok", "o": "ipl",
    "p": "ol", "a": "qsz", "s": "adwx", "d": "sfec", "f": "dgrv", "g": "fhtb", "h": "gjyn", "j": "hkum",
    "k": "jli", "l": "kop", "z": "asx", "x": "zcsd", "c": "xvdf", "v": "cbfg", "b": "vngh", "n": "bmhj",
    "m": "nkj",
}  # fmt: skip
