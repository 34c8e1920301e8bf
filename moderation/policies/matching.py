"""Finding a rulebook's phrases in one reading of a message, in time linear in its length. Pure.

An ordinary message is done after one set comparison: no word in it can begin a phrase. Otherwise
only the phrases whose every needed word is present are matched, on windows of bounded length.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from moderation.policies.patterns import Pattern
from moderation.policies.phrases import LONGEST_PHRASE, MASKED, Phrase
from moderation.policies.readings import Reading
from moderation.policies.rulebook import Level, Modifier, Rule

_WINDOW = 96  # words; most messages are one window
_STEP = _WINDOW - LONGEST_PHRASE - 2
_MOST_PER_PHRASE = 3  # places per phrase and window: one is enough to alarm, a few help the reader
_MOST_FINDINGS = 150
_MARKS = frozenset({".", "?"})
_REACH = 160  # bytes around a finding in which a modifier may stand


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule's words in a reading: byte places in its text, word places for the way back, and the level."""

    rule: Rule
    start: int
    end: int
    first: int
    last: int
    level: Level
    lowered_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Bend:
    """A modifier with its phrases compiled: what stands before, after, near, and what cancels it."""

    modifier: Modifier
    before: Pattern | None
    after: Pattern | None
    near: Pattern | None
    unless: Pattern | None
    unless_near: Pattern | None

    def lowers(self, rule: Rule, text: bytes, start: int, end: int) -> bool:
        if not self._concerns(rule) or not self._stands_around(text, start, end):
            return False
        return not self._is_cancelled(text, start, end)

    def _is_cancelled(self, text: bytes, start: int, end: int) -> bool:
        if self.unless is not None and self.unless.search(text[end - 1 : end + _REACH]):
            return True
        around = text[max(0, start - _REACH) : end + _REACH]
        return self.unless_near is not None and self.unless_near.search(around) is not None

    def _concerns(self, rule: Rule) -> bool:
        named = self.modifier.families
        if rule.family in self.modifier.spares or rule.id in self.modifier.spares:
            return False
        return not named or rule.family in named or rule.id in named

    def _stands_around(self, text: bytes, start: int, end: int) -> bool:
        before, after = text[max(0, start - _REACH) : start + 1], text[end - 1 : end + _REACH]
        if self.before is not None and self.before.search(before):
            return True
        if self.after is not None and self.after.search(after):
            return True
        return self.near is not None and self.near.search(_sentence(text, start, end)) is not None


@dataclass(frozen=True, slots=True)
class Entry:
    """One phrase in the index, and what it belongs to; `rule` is None for a mask."""

    phrase: Phrase
    rule: Rule | None
    excludes: tuple[Phrase, ...] = ()
    bends: tuple[Bend, ...] = ()


# An entry, and the clauses that must be met beside the one it was found by: the next, and the others.
_Needing = tuple[Entry, frozenset[str] | None, Sequence[frozenset[str]]]


class Index:
    """Phrases by the rarest word each of them needs."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        by_word: dict[str, list[_Needing]] = defaultdict(list)
        for entry in entries:
            first, *others = entry.phrase.clauses
            for word in first:
                by_word[word].append((entry, others[0] if others else None, others[1:]))
        self._by_word = {word: tuple(found) for word, found in by_word.items()}
        self.words = frozenset(self._by_word)

    def candidates(self, words: frozenset[str] | set[str]) -> list[Entry]:
        """Entries of which every clause has a word among `words`, each once."""
        found: dict[int, Entry] = {}
        for word in self.words & words:
            for entry, second, others in self._by_word[word]:
                # Nearly all fall out here: not to look further is most of what an ordinary message costs.
                if second is not None and second.isdisjoint(words):
                    continue
                if not any(clause.isdisjoint(words) for clause in others):
                    found[id(entry)] = entry
        return list(found.values())


class Matcher:
    """All rules and masks of one book, ready to find.

    Cues (rules of level none) count only in company, so they are looked for only in company.
    """

    def __init__(self, *, rules: Sequence[Entry], masks: Sequence[Entry]) -> None:
        self._rules = Index([entry for entry in rules if not _is_cue(entry)])
        self._cues = Index([entry for entry in rules if _is_cue(entry)])
        self._masks = Index(masks)

    def findings(self, reading: Reading) -> list[Finding]:
        if self._rules.words.isdisjoint(reading.words):
            return []
        candidates = self._rules.candidates(reading.words)
        return self._search(reading, candidates) if candidates else []

    def _search(self, reading: Reading, candidates: list[Entry]) -> list[Finding]:
        text = reading.text.encode("utf-8", "replace")
        found: dict[tuple[str, int, int], Finding] = {}
        for begin, end in _windows(text):
            window, words = text[begin:end], reading.words
            if end - begin < len(text):
                words = frozenset(window.decode("utf-8", "replace").split())
                candidates = self._rules.candidates(words)
            near = _standing(candidates, window)
            if not near:
                continue
            masked = _blanked(window, [e.phrase for e in self._masks.candidates(words)])
            matches = list(_matches(near, masked, text, begin))
            if matches:
                matches.extend(_matches(self._cues.candidates(words), masked, text, begin))
            for match in matches:
                found.setdefault((match.rule.id, match.first, match.last), match)
            if len(found) >= _MOST_FINDINGS:
                break
        return sorted(found.values(), key=lambda finding: finding.start)


def _standing(candidates: Sequence[Entry], window: bytes) -> list[Entry]:
    """The candidates whose needed words stand in this window in their order, close enough together."""
    if not candidates:
        return []
    words = [word for word in window.decode("utf-8", "replace").split() if word not in _MARKS]
    return [entry for entry in candidates if entry.phrase.may_stand_in(words)]


def _is_cue(entry: Entry) -> bool:
    rule = entry.rule
    return rule is not None and not rule.actions and rule.level == Level.NONE


def _windows(text: bytes) -> Iterable[tuple[int, int]]:
    """Overlapping stretches of whole words, so that no phrase falls between two of them."""
    if text.count(b" ") <= _WINDOW:
        yield 0, len(text)
        return
    blanks = [at for at, byte in enumerate(text) if byte == 0x20]
    for first in range(0, max(1, len(blanks) - LONGEST_PHRASE), _STEP):
        yield blanks[first], blanks[min(first + _WINDOW, len(blanks) - 1)] + 1


def _matches(
    candidates: Iterable[Entry], window: bytes, text: bytes, begin: int
) -> Iterable[Finding]:
    for entry in candidates:
        rule = entry.rule
        if rule is None:
            continue
        seen = window
        if entry.excludes and entry.phrase.matcher.search(window):
            seen = _blanked(window, entry.excludes)
        for start, end in _places(entry.phrase, seen):
            yield _weighed(entry, rule, text, begin + start, begin + end)


def _weighed(entry: Entry, rule: Rule, text: bytes, start: int, end: int) -> Finding:
    first = text.count(b" ", 0, start)
    last = first + max(0, text.count(b" ", start, end) - 2)
    bends = [b.modifier for b in entry.bends if b.lowers(rule, text, start, end)]
    return Finding(
        rule=rule,
        start=start,
        end=end,
        first=first,
        last=last,
        level=min([rule.level, *(bend.lowers_to for bend in bends)]),
        lowered_by=tuple(bend.id for bend in bends),
    )


def _places(phrase: Phrase, text: bytes) -> Iterable[tuple[int, int]]:
    at = 0
    for _ in range(_MOST_PER_PHRASE):
        match = phrase.matcher.search(text, at)
        if match is None:
            return
        yield match.span()
        at = match.end() - 1


def _blanked(text: bytes, phrases: Iterable[Phrase]) -> bytes:
    """`text` with the words of these phrases, and no others, made unreadable; its length stays."""
    for phrase in phrases:
        for start, end in _places(phrase, text):
            hidden = b"".join(
                b" " if byte == 0x20 else MASKED.encode() for byte in text[start + 1 : end - 1]
            )
            text = text[: start + 1] + hidden + text[end - 1 :]
    return text


def _sentence(text: bytes, start: int, end: int) -> bytes:
    """The sentence around a finding, as far as a modifier reaches."""
    left = text[max(0, start - _REACH) : start + 1]
    right = text[end - 1 : end + _REACH]
    cut = max(left.rfind(b" . "), left.rfind(b" ? "))
    stops = [at for at in (right.find(b" . "), right.find(b" ? ")) if at >= 0]
    tail = right[: min(stops) + 3] if stops else right
    return (left[cut:] if cut >= 0 else left) + text[start + 1 : end - 1] + tail


def by_rule(findings: Iterable[Finding]) -> Mapping[str, list[Finding]]:
    grouped: dict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        grouped[finding.rule.id].append(finding)
    return grouped
