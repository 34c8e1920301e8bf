"""Messages with what a person decided about them: the formats that can be measured, and the figures."""

import csv
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from moderation.policies.rulebook import Level, Speaker

_WORKERS = frozenset({"worker", "supporter", "listener"})
_GROUPS = ("source", "forum", "kind", "group")


class BadFile(ValueError):
    """A file that cannot be measured, with the line and what it should look like."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One labelled message. `level` is what a person decided: an alert is 2 or more.

    `boundary` are the categories a person saw; None when nobody labelled them.
    """

    text: str
    said_by: Speaker = Speaker.CLIENT
    level: Level = Level.NONE
    boundary: frozenset[str] | None = None
    group: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """What a judge made of one message, and how long it took."""

    level: Level
    boundary: frozenset[str]
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    name: str
    items: int
    wanted: int
    recall: float
    precision: float
    alarms_per_1000: float
    pages_per_1000: float
    boundary_wanted: int
    boundary_recall: float
    boundary_precision: float
    boundary_per_1000: float

    @property
    def f1(self) -> float:
        both = self.recall + self.precision
        return 2 * self.recall * self.precision / both if both else 0.0

    def rows(self) -> Iterable[tuple[str, str]]:
        yield f"— {self.name}", ""
        yield "messages", f"{self.items:,}"
        if self.wanted:
            yield "of them to alert on", f"{self.wanted:,}"
            yield "recall", f"{self.recall:.3f}"
            yield "precision", f"{self.precision:.3f}"
            yield "F1", f"{self.f1:.3f}"
        yield "false alarms / 1,000", f"{self.alarms_per_1000:.2f}"
        yield "false pages / 1,000", f"{self.pages_per_1000:.2f}"
        if self.boundary_wanted:
            yield "boundary recall", f"{self.boundary_recall:.3f}"
            yield "boundary precision", f"{self.boundary_precision:.3f}"
        yield "boundary flags / 1,000", f"{self.boundary_per_1000:.2f}"


def read_items(path: Path) -> list[Item]:
    """Tab-separated with a header, or JSON lines. Raises `BadFile` with the line that cannot be read."""
    lines = path.read_text(encoding="utf-8").splitlines()
    if not lines:
        raise BadFile(f"{path}: the file is empty")
    rows = _json_rows(path, lines) if lines[0].lstrip().startswith("{") else _tsv_rows(lines)
    items = []
    for number, row in rows:
        try:
            items.append(_item(row))
        except (KeyError, ValueError, TypeError) as error:
            raise BadFile(f"{path}, line {number}: {error}; see docs/rulebooks.md") from error
    return items


def _json_rows(path: Path, lines: Sequence[str]) -> Iterable[tuple[int, Mapping[str, Any]]]:
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except ValueError as error:
            raise BadFile(f"{path}, line {number}: not JSON") from error
        if not isinstance(row, dict):
            raise BadFile(f"{path}, line {number}: an object was expected")
        yield number, row


def _tsv_rows(lines: Sequence[str]) -> Iterable[tuple[int, Mapping[str, Any]]]:
    return enumerate(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE), start=2)


def _item(row: Mapping[str, Any]) -> Item:
    text = row["text"]
    if not isinstance(text, str):
        raise TypeError("“text” must be a text")
    speaker = row.get("said_by") or row.get("role") or "client"
    worker = speaker in _WORKERS
    return Item(
        text=text,
        said_by=Speaker.WORKER if worker else Speaker.CLIENT,
        level=Level(int(row.get("level") or 0)),
        boundary=_categories(row.get("boundary")),
        group=next((str(row[name]) for name in _GROUPS if row.get(name)), ""),
    )


def _categories(value: object) -> frozenset[str] | None:
    """From a list, or from words between commas or blanks; `-` and `none` mean: looked at, and clean."""
    if value is None:
        return None
    names = value if isinstance(value, list) else str(value).replace(",", " ").split()
    return frozenset(str(name) for name in names) - {"-", "none"}


def figures(items: Sequence[Item], heard: Sequence[Heard], *, name: str = "all") -> Figures:
    pairs = list(zip(items, heard, strict=True))
    alerts = [one.level >= Level.MODERATE for one in heard]
    wanted = [item.level >= Level.MODERATE for item in items]
    right = sum(alert and want for alert, want in zip(alerts, wanted, strict=True))
    unwanted = max(1, len(items) - sum(wanted))
    pages = sum(h.level is Level.PAGE and i.level < Level.MODERATE for i, h in pairs)
    crossing = [(item, one) for item, one in pairs if item.boundary]
    caught = sum(bool(one.boundary) for _, one in crossing)
    flagged = sum(bool(one.boundary) for item, one in pairs if item.boundary is not None)
    clean = max(1, len(items) - len(crossing))
    return Figures(
        name=name,
        items=len(items),
        wanted=sum(wanted),
        recall=right / max(1, sum(wanted)),
        precision=right / max(1, sum(alerts)),
        alarms_per_1000=1000 * (sum(alerts) - right) / unwanted,
        pages_per_1000=1000 * pages / unwanted,
        boundary_wanted=len(crossing),
        boundary_recall=caught / max(1, len(crossing)),
        boundary_precision=caught / max(1, flagged),
        boundary_per_1000=1000 * sum(bool(h.boundary) for i, h in pairs if not i.boundary) / clean,
    )


def by_group(items: Sequence[Item], heard: Sequence[Heard]) -> Mapping[str, Figures]:
    """Figures for each group that the file names; empty when it names none."""
    groups: defaultdict[str, list[tuple[Item, Heard]]] = defaultdict(list)
    for item, one in zip(items, heard, strict=True):
        groups[item.group].append((item, one))
    if set(groups) <= {""}:
        return {}
    return {
        name: figures([item for item, _ in pairs], [one for _, one in pairs], name=name)
        for name, pairs in sorted(groups.items())
    }
