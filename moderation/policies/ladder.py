"""Who is paged next, and when. Pure."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import IntEnum, StrEnum

from moderation.policies.toml_table import RulebookError, Table

SECONDS = {"s": 1, "min": 60, "h": 3600}
# Rungs that are overdue because nothing ran follow each other this fast.
CATCH_UP = timedelta(seconds=1)
LEAST = timedelta(seconds=10)
LONGEST = timedelta(days=7)


class LadderError(ValueError):
    """Names the rung and the place, in words for the person who edits the ladder."""


class Severity(IntEnum):
    GREEN = 1
    AMBER = 2
    RED = 3


class Who(StrEnum):
    FIRST = "first"
    SECOND = "second"
    TEAM = "team"
    COORDINATORS = "coordinators"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rung:
    """`channels` is how many ways each person is paged at once; more follow when one fails."""

    name: str
    after: timedelta
    who: tuple[Who, ...]
    channels: int = 1
    shows_banner: bool = False
    pages_outside: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Climb:
    """`decide_within` is how long the person who took it has before the climb begins again."""

    rungs: tuple[Rung, ...]
    repeat: timedelta
    decide_within: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """Who stands for a ladder, since when, and what its times were drawn from."""

    reviewed_by: str = ""
    reviewed_on: date | None = None
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ladder:
    """`paper` is for people who read it: an escalation keeps the rest."""

    version: str
    climbs: Mapping[Severity, Climb]
    paper: Paper = Paper()


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What to do now, and which rung to climb when."""

    rung: Rung
    next_rung: int
    next_at: datetime


_EVERYBODY = Climb(
    rungs=(
        Rung(
            name="everybody",
            after=timedelta(0),
            who=(Who.TEAM, Who.COORDINATORS),
            channels=2,
            shows_banner=True,
            pages_outside=True,
        ),
    ),
    repeat=timedelta(seconds=60),
    decide_within=timedelta(minutes=15),
)
# In force when the ladder in use cannot be read: a broken file must not keep anybody from being paged.
LAST_RESORT = Ladder(version="last-resort", climbs=dict.fromkeys(Severity, _EVERYBODY))


def next_step(climb: Climb, *, rung: int, began_at: datetime, now: datetime) -> Step:
    """The rung to climb now and the moment to climb again, always later than `now`.

    The last rung repeats: an unanswered crisis never goes quiet.
    """
    last = len(climb.rungs) - 1
    if rung >= last:
        return Step(rung=climb.rungs[last], next_rung=last, next_at=now + climb.repeat)
    planned = began_at + climb.rungs[rung + 1].after
    return Step(rung=climb.rungs[rung], next_rung=rung + 1, next_at=max(planned, now + CATCH_UP))


def parse(source: str) -> Ladder:
    """Raises `LadderError`, naming the place, for anything not fully understood, or that would not climb."""
    ladder = read(source)
    _sound(ladder)
    return ladder


def read(source: str) -> Ladder:
    """As it is written, to be edited: it may be one that would not climb. Raises `LadderError` as `parse` does."""
    try:
        table = Table(tomllib.loads(source), place="ladder")
        paper = Paper(
            reviewed_by=table.text("reviewed_by"),
            reviewed_on=table.day("reviewed_on"),
            source=table.text("source"),
        )
        return replace(_ladder(table), paper=paper)
    except tomllib.TOMLDecodeError as error:
        raise LadderError(f"not valid TOML: {error}") from error
    except RulebookError as error:
        raise LadderError(str(error)) from error


def snapshot(ladder: Ladder) -> dict[str, object]:
    """The ladder as JSON values, to be kept with what was opened under it."""
    return {
        "version": ladder.version,
        "climb": [
            {
                "severity": severity.name.lower(),
                "decide_within": written(climb.decide_within),
                "repeat": written(climb.repeat),
                "rung": [_rung_values(rung) for rung in climb.rungs],
            }
            for severity, climb in ladder.climbs.items()
        ],
    }


def from_snapshot(values: object) -> Ladder:
    """The reverse of `snapshot`; `LAST_RESORT` when the values make no sense."""
    try:
        ladder = _ladder(Table(values, place="ladder"))
        _sound(ladder)
    except (LadderError, RulebookError):
        return LAST_RESORT
    return ladder


def unsound(climb: Climb) -> tuple[str, ...]:
    """What would keep it from climbing on until somebody answers. Empty for one that does."""
    starts = [rung.after for rung in climb.rungs]
    wrong = (
        (not climb.rungs or not climb.rungs[-1].who, "the last rung must page somebody"),
        (
            min(climb.repeat, climb.decide_within) < LEAST,
            "“repeat” and “decide_within” must be 10 s or more",
        ),
        (
            bool(starts) and (bool(starts[0]) or starts != sorted(set(starts))),
            "rungs begin at 0 s, each later than the one before",
        ),
    )
    return tuple(says for is_wrong, says in wrong if is_wrong)


def written(duration: timedelta) -> str:
    """As the file has it."""
    return f"{int(duration.total_seconds())} s"


def _sound(ladder: Ladder) -> None:
    for severity, climb in ladder.climbs.items():
        for says in unsound(climb):
            raise LadderError(f"climb for {severity.name.lower()}: {says}")


def _ladder(table: Table) -> Ladder:
    version = table.text("version")
    climbs: dict[Severity, Climb] = {}
    for number, raw in enumerate(table.tables("climb"), start=1):
        climb = Table(raw, place=f"climb number {number}")
        severity = Severity[climb.choice("severity", [s.name.lower() for s in Severity]).upper()]
        if severity in climbs:
            raise LadderError(f"{climb.place}: there are two climbs for {severity.name.lower()}")
        climbs[severity] = _climb(climb)
    table.done()
    missing = [severity.name.lower() for severity in Severity if severity not in climbs]
    if missing:
        raise LadderError(f"ladder: there is no climb for {', '.join(missing)}")
    return Ladder(version=version, climbs=climbs)


def _climb(table: Table) -> Climb:
    climb = Climb(
        rungs=tuple(
            _rung(Table(raw, place=f"{table.place}, rung number {number}"))
            for number, raw in enumerate(table.tables("rung"), start=1)
        ),
        repeat=duration(table, "repeat"),
        decide_within=duration(table, "decide_within"),
    )
    table.done()
    return climb


def _rung(table: Table) -> Rung:
    who = table.texts("who")
    if unknown := [name for name in who if name not in set(Who)]:
        raise LadderError(f"{table.place}: “who” does not know {', '.join(unknown)}")
    rung = Rung(
        name=table.text("name"),
        after=duration(table, "after"),
        who=tuple(Who(name) for name in who),
        channels=table.whole("channels", 1),
        shows_banner=table.yes_or_no("shows_banner", default=False),
        pages_outside=table.yes_or_no("pages_outside", default=False),
    )
    table.done()
    return rung


def _rung_values(rung: Rung) -> dict[str, object]:
    return {
        "name": rung.name,
        "after": written(rung.after),
        "who": [str(who) for who in rung.who],
        "channels": rung.channels,
        "shows_banner": rung.shows_banner,
        "pages_outside": rung.pages_outside,
    }


def duration(table: Table, key: str) -> timedelta:
    """Raises `LadderError` for anything else than a number and s, min or h."""
    found = re.fullmatch(r"(\d{1,6}) (s|min|h)", table.text(key))
    if found is None:
        raise LadderError(f"{table.place}: “{key}” must be written like 60 s, 15 min or 24 h")
    length = timedelta(seconds=int(found[1]) * SECONDS[found[2]])
    if length > LONGEST:
        raise LadderError(f"{table.place}: “{key}” is longer than seven days")
    return length
