"""Ladders of every kind, good and bad, for tests of what may be published."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from hypothesis import strategies as st

from moderation.policies.ladder import Climb, Ladder, Paper, Rung, Severity, Who, parse
from moderation.policies.ladder_limits import Limits, parse_limits

FOLDER = Path("moderation/ladders")
SHIPPED: Ladder = parse((FOLDER / "default.toml").read_text(encoding="utf-8"))
LIMITS: Limits = parse_limits((FOLDER / "limits.toml").read_text(encoding="utf-8"))
EVERYBODY = (Who.TEAM, Who.COORDINATORS)

# What a text of this kind could stumble over, and no more: every letter there is takes a second to look up.
LETTERS = "ab 1\"'\\#[=\n\t\r\x00\x1f\x7f\xa0é”\U0001f30a"
names = st.text(st.sampled_from(LETTERS), min_size=1, max_size=12).filter(
    lambda text: bool(text.strip())
)
some = st.lists(st.sampled_from(Who), unique=True, max_size=4).map(tuple)


def rungs(after: st.SearchStrategy[timedelta]) -> st.SearchStrategy[Rung]:
    return st.builds(
        Rung,
        name=names,
        after=after,
        who=some,
        channels=st.integers(1, 3),
        shows_banner=st.booleans(),
        pages_outside=st.booleans(),
    )


lengths = st.one_of(
    st.sampled_from([0, 5, 9, 10, 59, 60, 61, 120, 300, 900, 901, 3600, 86_400, 86_401]),
    st.integers(0, 604_800),
).map(lambda seconds: timedelta(seconds=seconds))
papers = st.builds(Paper, reviewed_by=names, reviewed_on=st.just(date(2026, 11, 30)), source=names)


def ladders_of(climbs: st.SearchStrategy[Climb]) -> st.SearchStrategy[Ladder]:
    return st.builds(
        lambda name, each, paper: Ladder(
            version=name, climbs=dict(zip(Severity, each, strict=True)), paper=paper
        ),
        names,
        st.tuples(climbs, climbs, climbs),
        papers,
    )


# Whatever somebody may write: empty, out of order, calling nobody, far too slow.
any_climb = st.builds(
    Climb,
    rungs=st.lists(rungs(lengths), max_size=5).map(tuple),
    repeat=lengths,
    decide_within=lengths,
)
any_ladder = ladders_of(any_climb)


def _brisk(extra: list[Rung], last: Rung, repeat: int, decide: int) -> Climb:
    """Quick enough for every severity, unless what is drawn stands in the way."""
    between = {rung.after: rung for rung in extra if timedelta(0) < rung.after < last.after}
    kept = [between[after] for after in sorted(between)]
    first = replace(last, name="at once", after=timedelta(0))
    seconds = timedelta(seconds=1)
    return Climb(
        rungs=(first, *kept, last), repeat=repeat * seconds, decide_within=decide * seconds
    )


# Most of these may be published.
brisk_climb = st.builds(
    _brisk,
    st.lists(rungs(st.integers(1, 119).map(lambda s: timedelta(seconds=s))), max_size=4),
    st.builds(
        Rung,
        name=names,
        after=st.integers(60, 125).map(lambda s: timedelta(seconds=s)),
        who=st.just(EVERYBODY),
        channels=st.integers(1, 3),
        shows_banner=st.just(value=True),
        pages_outside=st.just(value=True),
    ),
    st.integers(8, 62),
    st.integers(8, 905),
)
brisk_ladder = ladders_of(brisk_climb)
