"""How well and how fast the rulebooks screen: recall, precision, false alarms, speed, worst case, disguises.

Every figure is printed beside a list of twenty words, the norm of the field, measured in the same run.
"""

import argparse
import json
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from benchmarks.disguises import DISGUISES, EXPLICIT, HARMLESS
from benchmarks.hostile import hostile_inputs
from benchmarks.labelled import BadFile, Figures, Heard, Item, by_group, figures, read_items
from moderation.policies.rulebook import Level, Speaker, parse
from moderation.policies.screening import Screener, compile_books, screen

RULEBOOKS = Path(__file__).resolve().parent.parent / "moderation" / "rulebooks"
TWENTY_WORDS = (
    "suicide", "suicidal", "kill myself", "killing myself", "end my life", "want to die", "wanna die", "self harm",
    "self-harm", "cut myself", "cutting myself", "hurt myself", "overdose", "better off dead", "take my own life",
    "hang myself", "no reason to live", "end it all", "jump off", "shoot myself",
)  # fmt: skip

Found = tuple[Level, frozenset[str]]
Judge = Callable[[str, Speaker], Found]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """What a message of this file costs on one core, without input and output."""

    messages_per_second: float
    p50_ms: float
    p99_ms: float

    def rows(self) -> Iterable[tuple[str, str]]:
        yield "messages / second", f"{self.messages_per_second:,.0f}"
        yield "p50 / p99", f"{self.p50_ms:.3f} / {self.p99_ms:.3f} ms"


@dataclass(frozen=True, slots=True, kw_only=True)
class Worst:
    """The hostile family that costs most: the longest message, made to cost as much as it can."""

    worst_ms: float
    worst_family: str

    def rows(self) -> Iterable[tuple[str, str]]:
        yield "worst of 26 families", f"{self.worst_ms:.1f} ms ({self.worst_family})"


@dataclass(frozen=True, slots=True, kw_only=True)
class Disguised:
    """The share of disguised phrases that were still noticed, and of harmless ones that were taken for danger."""

    recall: float
    harmless_flagged: float

    def rows(self) -> Iterable[tuple[str, str]]:
        yield "explicit, disguised", f"{self.recall:.3f} noticed"
        yield "harmless, disguised", f"{self.harmless_flagged:.3f} flagged"


def rulebooks(books: Screener) -> Judge:
    def judge(text: str, said_by: Speaker) -> Found:
        verdict = screen(text, said_by=said_by, books=books)
        return verdict.level, frozenset(hit.category for hit in verdict.boundary)

    return judge


def twenty_words(text: str, _said_by: Speaker) -> Found:
    lowered = text.lower()
    found = any(word in lowered for word in TWENTY_WORDS)
    return (Level.MODERATE if found else Level.NONE), frozenset()


def listen(items: Sequence[Item], judge: Judge) -> list[Heard]:
    heard = []
    for item in items:
        started = time.thread_time()
        level, boundary = judge(item.text, item.said_by)
        taken = time.thread_time() - started
        heard.append(Heard(level=level, boundary=boundary, seconds=taken))
    return heard


def pace(heard: Sequence[Heard]) -> Pace:
    taken = sorted(one.seconds for one in heard) or [0.0]
    return Pace(
        messages_per_second=len(taken) / max(1e-9, sum(taken)),
        p50_ms=1000 * taken[len(taken) // 2],
        p99_ms=1000 * taken[int(0.99 * (len(taken) - 1))],
    )


def worst(judge: Judge) -> Worst:
    seconds, family = max((_seconds(judge, text), name) for name, text in hostile_inputs().items())
    return Worst(worst_ms=1000 * seconds, worst_family=family)


def _seconds(judge: Judge, text: str) -> float:
    """The best of three, so that another program's burst is not counted as ours."""
    best = float("inf")
    for _ in range(3):
        started = time.thread_time()
        judge(text, Speaker.CLIENT)
        best = min(best, time.thread_time() - started)
    return best


def disguised(judge: Judge) -> Disguised:
    return Disguised(recall=_share(EXPLICIT, judge), harmless_flagged=_share(HARMLESS, judge))


def _share(phrases: Sequence[str], judge: Judge) -> float:
    found = [
        judge(disguise(phrase), Speaker.CLIENT)[0] >= Level.MODERATE
        for phrase in phrases
        for disguise in DISGUISES.values()
    ]
    return sum(found) / len(found)


def main(arguments: Sequence[str]) -> int:
    options = _options(arguments)
    paths = sorted(RULEBOOKS.glob(f"*.{options.language}.toml"))
    if not paths:
        sys.stderr.write(f"There is no rulebook for the language “{options.language}”.\n")
        return 2
    books = [parse(path.read_text(encoding="utf-8")) for path in paths]
    judges = {
        "rulebooks": rulebooks(compile_books(books)),
        "twenty words": twenty_words,
    }
    try:
        measured = {
            str(path): _measure(_wanting(read_items(path), options.alert_on), judges)
            for path in options.files
        }
    except (BadFile, OSError) as error:
        sys.stderr.write(f"{error}\n")
        return 2
    measured["without a file: speed and disguises"] = {
        name: [pace(listen(_plain_items(), judge)), worst(judge), disguised(judge)]
        for name, judge in judges.items()
    }
    if options.json:
        facts = {
            where: {name: [asdict(part) for part in parts] for name, parts in columns.items()}
            for where, columns in measured.items()
        }
        sys.stdout.write(json.dumps(facts, indent=2) + "\n")
    else:
        for where, columns in measured.items():
            sys.stdout.write("\n".join(_table(where, columns)) + "\n\n")
    return 0


def _wanting(items: Sequence[Item], group: str) -> list[Item]:
    """Where only the place a text comes from is known, that place can stand in for a label."""
    return [replace(i, level=Level.MODERATE) if group and i.group == group else i for i in items]


Part = Figures | Pace | Worst | Disguised
Columns = dict[str, list[Part]]


def _measure(items: Sequence[Item], judges: dict[str, Judge]) -> Columns:
    """Both judges over one file: the whole, then each group that the file names, then their pace."""
    columns: Columns = {}
    for name, judge in judges.items():
        heard = listen(items, judge)
        groups = by_group(items, heard).values()
        columns[name] = [figures(items, heard), *groups, pace(heard)]
    return columns


def _table(where: str, columns: Columns) -> Iterable[str]:
    yield where
    yield f"  {'':24}" + "".join(f"{name:>28}" for name in columns)
    for parts in zip(*columns.values(), strict=True):
        for rows in zip(*(part.rows() for part in parts), strict=True):
            yield f"  {rows[0][0]:24}" + "".join(f"{value:>28}" for _, value in rows)
        yield ""


def _plain_items() -> list[Item]:
    """A little of everything, for a first figure of speed where no file is given."""
    return [Item(text=text) for text in (*HARMLESS * 40, *EXPLICIT)]


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="manage.py bench screening", description=__doc__)
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE", help="docs/rulebooks.md")
    parser.add_argument("--language", default="en")
    parser.add_argument("--alert-on", default="", metavar="GROUP", help="count it all as wanted")
    parser.add_argument("--json", action="store_true")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
