"""How well and how fast the rulebooks screen: recall, precision, false alarms, speed, worst case.

Every figure is printed beside a list of twenty words, the norm of the field, measured in the same run.
"""

import csv
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from moderation.policies.rulebook import Level, Speaker
from moderation.policies.screening import Screener, screen

TWENTY_WORDS = (
    "suicide", "suicidal", "kill myself", "killing myself", "end my life", "want to die", "wanna die", "self harm",
    "self-harm", "cut myself", "cutting myself", "hurt myself", "overdose", "better off dead", "take my own life",
    "hang myself", "no reason to live", "end it all", "jump off", "shoot myself",
)  # fmt: skip
LONGEST = 20_000

Judge = Callable[[str, Speaker], Level]


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One labelled message. `level` is what a person decided: an alert is 2 or more."""

    text: str
    said_by: Speaker
    level: Level


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    items: int
    recall: float
    precision: float
    false_alarms_per_1000: float
    pages_per_1000: float
    messages_per_second: float
    p99_ms: float
    worst_ms: float

    def lines(self) -> Iterable[str]:
        yield f"messages              {self.items}"
        yield f"recall                {self.recall:.3f}"
        yield f"precision             {self.precision:.3f}"
        yield f"false alarms / 1,000  {self.false_alarms_per_1000:.2f}"
        yield f"pages / 1,000         {self.pages_per_1000:.2f}"
        yield f"messages / second     {self.messages_per_second:,.0f}"
        yield f"p99                   {self.p99_ms:.2f} ms"
        yield f"worst hostile input   {self.worst_ms:.1f} ms"


def read_items(path: Path) -> list[Item]:
    """Tab-separated with a header: `text`, and where known `level` (0 to 3) and `said_by`."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [
            Item(
                text=row["text"],
                said_by=Speaker(row.get("said_by") or "client"),
                level=Level(int(row.get("level") or 0)),
            )
            for row in rows
        ]


def rulebooks(books: Screener) -> Judge:
    return lambda text, said_by: screen(text, said_by=said_by, books=books).level


def twenty_words(text: str, _said_by: Speaker) -> Level:
    lowered = text.lower()
    return Level.MODERATE if any(word in lowered for word in TWENTY_WORDS) else Level.NONE


def measure(items: Sequence[Item], judge: Judge) -> Figures:
    found, taken = [], []
    for item in items:
        started = time.thread_time()
        found.append(judge(item.text, item.said_by))
        taken.append(time.thread_time() - started)
    alerts = [level >= Level.MODERATE for level in found]
    wanted = [item.level >= Level.MODERATE for item in items]
    right = sum(alert and want for alert, want in zip(alerts, wanted, strict=True))
    unwanted = max(1, len(items) - sum(wanted))
    pages = sum(f == Level.PAGE and not want for f, want in zip(found, wanted, strict=True))
    return Figures(
        items=len(items),
        recall=right / max(1, sum(wanted)),
        precision=right / max(1, sum(alerts)),
        false_alarms_per_1000=1000 * (sum(alerts) - right) / unwanted,
        pages_per_1000=1000 * pages / unwanted,
        messages_per_second=len(items) / max(1e-9, sum(taken)),
        p99_ms=1000 * sorted(taken)[int(0.99 * (len(taken) - 1))] if taken else 0.0,
        worst_ms=1000 * max(_seconds(judge, text) for text in hostile_inputs()),
    )


def _seconds(judge: Judge, text: str) -> float:
    """The best of three, so that another program's burst is not counted as ours."""
    best = float("inf")
    for _ in range(3):
        started = time.thread_time()
        judge(text, Speaker.CLIENT)
        best = min(best, time.thread_time() - started)
    return best


def hostile_inputs() -> list[str]:
    """The longest messages, made to cost as much as they can."""
    pieces = (
        "a", " ", "\u200b", "want to ", "k i l l ", "k1ll mys3lf ", "iwanttokillmyself", "not ", "(", "k*ll ",
        "i want to kill myself ", "a@b.c ", "07700 900123 ", "k.i.l.l.", "\U0001f52a", "k\u0336\u0301", "tonight pills do it ",
    )  # fmt: skip
    return [(piece * (LONGEST // len(piece) + 1))[:LONGEST] for piece in pieces]
