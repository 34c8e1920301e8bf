"""A rulebook as people edit it: one part of the text at a time, and what changed between two texts. Pure."""

import difflib
import re
from dataclasses import dataclass
from itertools import pairwise

_HEAD = re.compile(r"^\s*\[\[?\s*(?P<kind>\w+)\s*\]?\]")
_ID = re.compile(r'^\s*id\s*=\s*"(?P<id>[\w.-]+)"')
_VERSION = re.compile(r'^version\s*=\s*"[^"]*"', re.MULTILINE)
_MOST_CHANGED = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One `[[rule]]` or the like: its lines, from `first` up to but without `last`, counted from 0."""

    kind: str
    id: str
    first: int
    last: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """`sign`: "+" new, "-" gone, "@" a place further on."""

    sign: str
    line: str


def parts(text: str) -> tuple[Part, ...]:
    """Every part that has an id, in order; of a text that is not valid as far as it can be told apart."""
    lines = text.split("\n")
    heads = [n for n, line in enumerate(lines) if _HEAD.match(line)]
    found = []
    for first, following in pairwise([*heads, len(lines)]):
        head = _HEAD.match(lines[first])
        named = next((m for line in lines[first:following] if (m := _ID.match(line))), None)
        if head and named:
            last = _without_what_introduces_the_next(lines, first, following)
            found.append(Part(kind=head["kind"], id=named["id"], first=first, last=last))
    return tuple(found)


def part(text: str, name: str) -> Part | None:
    return next((one for one in parts(text) if one.id == name), None)


def words_of(text: str, found: Part) -> str:
    return "\n".join(text.split("\n")[found.first : found.last])


def with_part(text: str, found: Part, words: str) -> str:
    """The text with other words in that place; with none, the part is gone."""
    lines = text.split("\n")
    new = words.replace("\r\n", "\n").strip("\n").split("\n") if words.strip() else []
    return "\n".join([*lines[: found.first], *new, *lines[found.last :]])


def with_version(text: str, version: str) -> str:
    """The same rules under a version of their own. Unchanged where no version is written."""
    return _VERSION.sub(lambda _: f'version = "{version}"', text, count=1)


def next_version(base: str, used: frozenset[str]) -> str:
    """`2026.1` becomes `2026.1.1`, that `2026.1.2`: the first that nobody has used."""
    head, _, tail = base.rpartition(".")
    root = head if base.count(".") > 1 and tail.isdecimal() else base
    number = 1
    while f"{root}.{number}" in used:
        number += 1
    return f"{root}.{number}"


def line_of(text: str, place: str, sentence: str = "", key: str = "") -> int | None:
    """Where something stands, counted from 1: the sentence, under its key, in the part that `place` names; or that part."""
    named = re.search("“(?P<id>[^”]+)”", place)
    found = part(text, named["id"]) if named else None
    lines = text.split("\n")
    first, last = (found.first, found.last) if found else (0, len(lines))
    if sentence:
        written = sentence.replace("\\", "\\\\").replace('"', '\\"')
        under = (n for n in range(first, last) if re.match(rf"\s*{key}\s*=", lines[n]))
        for number in range(next(under, first), last):
            if written in lines[number] or sentence in lines[number]:
                return number + 1
    return found.first + 1 if found else None


def changes(old: str, new: str) -> tuple[Changed, ...]:
    """What is new and what is gone, with a mark between places that lie apart; the first few hundred lines."""
    told: list[Changed] = []
    for line in difflib.unified_diff(old.split("\n"), new.split("\n"), n=1, lineterm=""):
        if line.startswith(("---", "+++")) and not told:
            continue
        if line.startswith("@@"):
            told.append(Changed(sign="@", line=""))
        else:
            told.append(Changed(sign=line[:1].strip(), line=line[1:]))
    return tuple(told[:_MOST_CHANGED])


def _without_what_introduces_the_next(lines: list[str], first: int, last: int) -> int:
    """Empty lines and comments above the next part belong to it."""
    while last > first + 1 and (not lines[last - 1].strip() or lines[last - 1].startswith("#")):
        last -= 1
    return last
