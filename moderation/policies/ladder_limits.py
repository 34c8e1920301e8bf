"""What no ladder may be milder than, and what to say to whoever wrote one that is. Pure."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta

from moderation.policies.draft_check import Checked, Problem
from moderation.policies.ladder import (
    Climb,
    Ladder,
    LadderError,
    Rung,
    Severity,
    Who,
    duration,
    read,
    unsound,
)
from moderation.policies.toml_table import RulebookError, Table, load

EVERYBODY = frozenset({Who.TEAM, Who.COORDINATORS})
_COLOURS = {severity: severity.name.capitalize() for severity in Severity}
# Whatever a text can make of reading it.
_UNREADABLE = (LadderError, RecursionError)


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """None where nothing is asked of that severity."""

    by_channels: int
    somebody_within: timedelta | None
    second_within: timedelta | None
    everybody_within: timedelta
    outside_within: timedelta | None
    repeat_within: timedelta
    decide_within: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    version: str
    source: str
    most_rungs: int
    of: Mapping[Severity, Limit]


def parse_limits(source: str) -> Limits:
    """Raises `LadderError`, naming the place, for anything not fully understood."""
    try:
        table = load(source)
        table.text("reviewed_by")
        table.day("reviewed_on")
        version, drawn_from = table.text("version"), table.text("source")
        most = table.whole("most_rungs", 8)
        found = dict(_limit(Table(raw, place="limit")) for raw in table.tables("limit"))
        table.done()
    except RulebookError as error:
        raise LadderError(str(error)) from error
    if set(found) != set(Severity):
        raise LadderError("limits: each severity needs its own")
    return Limits(version=version, source=drawn_from, most_rungs=most, of=found)


def check_text(text: str, *, limits: Limits, used: frozenset[str]) -> Checked:
    """`used`: versions that it may not have. Whatever is wrong is told with what puts it right."""
    try:
        ladder = read(text)
    except _UNREADABLE as error:
        return Checked(
            problems=(
                Problem(says=f"This cannot be read as a ladder. {error}.", do="Begin it anew."),
            )
        )
    problems = list(wrong_with(ladder, limits))
    if ladder.version in used:
        says = f"Version {ladder.version} has been used."
        problems.append(Problem(says=says, do="Begin a new draft: it gets a version of its own."))
    return Checked(problems=tuple(problems), version=ladder.version)


def wrong_with(ladder: Ladder, limits: Limits) -> Iterator[Problem]:
    """Nothing for a ladder that may be published: it climbs on until a person answers, and no slower than may be."""
    for severity in sorted(Severity, reverse=True):
        climb = ladder.climbs[severity]
        stuck = tuple(_stuck(climb, limits))
        found = stuck or tuple(_too_mild(climb, limits.of[severity]))
        for problem in found:
            yield Problem(says=f"{_COLOURS[severity]}: {problem.says}", do=problem.do)


def in_words(length: timedelta) -> str:
    """`90 s`, `2 min`, `24 h`: the largest unit that it fills exactly."""
    seconds = int(length.total_seconds())
    for unit, size in (("h", 3600), ("min", 60)):
        if seconds and seconds % size == 0:
            return f"{seconds // size} {unit}"
    return f"{seconds} s"


def _limit(table: Table) -> tuple[Severity, Limit]:
    severity = Severity[table.choice("severity", [s.name.lower() for s in Severity]).upper()]
    names = set(table.names())

    def within(key: str) -> timedelta | None:
        return duration(table, key) if key in names else None

    limit = Limit(
        by_channels=table.whole("by_channels", 1),
        somebody_within=within("somebody_within"),
        second_within=within("second_within"),
        everybody_within=duration(table, "everybody_within"),
        outside_within=within("outside_within"),
        repeat_within=duration(table, "repeat_within"),
        decide_within=duration(table, "decide_within"),
    )
    table.done()
    return severity, limit


def _stuck(climb: Climb, limits: Limits) -> Iterator[Problem]:
    """What would make it stop, or climb past what people can follow."""
    what_to_do = (
        ("last rung", "Say who is called by the last rung. It repeats until somebody answers."),
        ("10 s or more", "Give people ten seconds at least before they are called again."),
        ("0 s", "The first rung comes at once (0 s). Give every other one a later time."),
    )
    for says in unsound(climb):
        do = next(do for part, do in what_to_do if part in says)
        yield Problem(says=f"{says.replace('“', '').replace('”', '')}.", do=do)
    if len(climb.rungs) > limits.most_rungs:
        says = f"there are {len(climb.rungs)} rungs; {limits.most_rungs} are the most."
        yield Problem(says=says, do="Put rungs together: one rung may call several at once.")


def _too_mild(climb: Climb, limit: Limit) -> Iterator[Problem]:
    last = climb.rungs[-1]
    if not set(last.who) >= EVERYBODY:
        yield Problem(
            says=f"the last rung, “{last.name}”, does not call everybody.",
            do="It repeats until somebody answers. Let it call the whole team and the coordinators: one person alone may have no way to be called.",
        )
    yield from _times(climb, limit)
    for name, length, most in (
        ("the last rung is climbed again after", climb.repeat, limit.repeat_within),
        ("whoever took it has", climb.decide_within, limit.decide_within),
    ):
        if length > most:
            says = f"{name} {in_words(length)}; {in_words(most)} is the longest that is safe."
            yield Problem(says=says, do=f"Make it {in_words(most)} or less.")


def _times(climb: Climb, limit: Limit) -> Iterator[Problem]:
    """Each kind of help has to come in time, counted from when the climb begins."""
    ways = limit.by_channels
    in_ways = "" if ways == 1 else f" by {ways} ways at once"
    asked: tuple[tuple[timedelta | None, str, Callable[[Rung], bool]], ...] = (
        (
            limit.somebody_within,
            f"a person is called{in_ways}",
            lambda rung: bool(rung.who) and rung.channels >= ways,
        ),
        (
            limit.second_within,
            "the second on call, or the whole team, is called",
            lambda rung: not {Who.SECOND, Who.TEAM}.isdisjoint(rung.who),
        ),
        (limit.everybody_within, "the whole team is called", lambda rung: Who.TEAM in rung.who),
        (
            limit.everybody_within,
            "the coordinators are called",
            lambda rung: Who.COORDINATORS in rung.who,
        ),
        (
            limit.outside_within,
            "the two people are told that nobody has answered yet",
            lambda rung: rung.shows_banner,
        ),
        (limit.outside_within, "places outside are called", lambda rung: rung.pages_outside),
    )
    for most, what, holds in asked:
        if most is None:
            continue
        at = [rung.after for rung in climb.rungs if holds(rung)]
        if not at or at[0] > most:
            when = f"only after {in_words(at[0])}" if at else "at no rung"
            latest = "at once" if not most else f"after {in_words(most)} at the latest"
            yield Problem(says=f"{what} {when}.", do=f"It has to happen {latest}.")
