"""People for the rules: plain builders for one person, and small worlds for properties."""

from dataclasses import replace
from datetime import date
from typing import Any

from hypothesis import strategies as st

from matching.policies.snapshots import ClientSnapshot, Person, Window, WorkerSnapshot
from matching.policies.weights import shipped_weights

WEEK = date(2026, 3, 23)
WEIGHTS = shipped_weights()
EVENING = (18 * 60, 22 * 60)
ZONES = (
    "Europe/London",
    "America/New_York",
    "Asia/Kathmandu",
    "Asia/Kolkata",
    "Australia/Lord_Howe",
    "Africa/Casablanca",
    "Pacific/Chatham",
    "Pacific/Apia",
    "America/St_Johns",
)
LIVES = ("sectioned", "voices", "bereaved", "homeless", "carer")
LANGUAGES = ("en", "pl", "ne")
ATTRIBUTES = ("woman", "lgbt", "faith")


def free(*weekdays: int, start: int = EVENING[0], end: int = EVENING[1]) -> tuple[Window, ...]:
    return tuple(Window(weekday=day, start_minute=start, end_minute=end) for day in weekdays)


def a_worker(name: str = "sam", **known: Any) -> WorkerSnapshot:
    """Speaks English, lives in London, is free on Tuesday and Thursday evenings, and has three seats."""
    usual = WorkerSnapshot(
        id=name,
        time_zone="Europe/London",
        windows=free(1, 3),
        languages=frozenset({"en"}),
        seats=3,
    )
    return replace(usual, **known)


def a_client(name: str = "amira", **known: Any) -> ClientSnapshot:
    """Speaks English, lives in London, is free every evening."""
    usual = ClientSnapshot(
        id=name,
        time_zone="Europe/London",
        windows=free(*range(7)),
        languages=frozenset({"en"}),
    )
    return replace(usual, **known)


def subsets(names: tuple[str, ...], most: int = 3) -> st.SearchStrategy[frozenset[str]]:
    return st.frozensets(st.sampled_from(names), max_size=most)


@st.composite
def windows(draw: st.DrawFn) -> tuple[Window, ...]:
    found = []
    for _ in range(draw(st.integers(0, 4))):
        start = draw(st.integers(0, 95))
        end = draw(st.integers(start + 1, 96))
        found.append(
            Window(weekday=draw(st.integers(0, 6)), start_minute=start * 15, end_minute=end * 15)
        )
    return tuple(found)


@st.composite
def workers(draw: st.DrawFn, name: str) -> WorkerSnapshot:
    return WorkerSnapshot(
        id=name,
        time_zone=draw(st.sampled_from(ZONES)),
        windows=draw(windows()),
        dates_off=frozenset(draw(st.lists(st.dates(WEEK, date(2026, 3, 30)), max_size=1))),
        experiences=draw(subsets(LIVES, 4)),
        languages=draw(subsets(LANGUAGES)) | {"en"},
        attributes=draw(subsets(ATTRIBUTES)),
        topics_declined=draw(subsets(LIVES, 1)),
        seats=draw(st.integers(0, 2)),
        load=draw(st.integers(0, 1)),
        wellbeing=draw(st.integers(0, 1000)),
        median_reply_hours=draw(st.sampled_from((1, 12, 48))),
        excluded=draw(subsets(("c0", "c1", "c2"), 1)),
        approved_for_youth=draw(st.booleans()),
        accepting=draw(st.sampled_from((True, True, True, False))),
    )


@st.composite
def clients(draw: st.DrawFn, name: str) -> ClientSnapshot:
    return ClientSnapshot(
        id=name,
        time_zone=draw(st.sampled_from(ZONES)),
        windows=draw(windows()),
        experiences=tuple(draw(st.lists(st.sampled_from(LIVES), unique=True, max_size=3))),
        languages=draw(subsets(LANGUAGES)) | {draw(st.sampled_from(LANGUAGES))},
        required=draw(subsets(ATTRIBUTES, 1)),
        preferred=draw(subsets(ATTRIBUTES, 2)),
        excluded=draw(subsets(("w0", "w1", "w2"), 1)),
        waiting_days=draw(st.integers(0, 40)),
        asynchronous=draw(st.sampled_from((True, False))),
        minimum_minutes=draw(st.sampled_from((0, 15, 60))),
        is_minor=draw(st.sampled_from((False, False, True))),
        previous_worker=draw(st.sampled_from((None, None, "w0", "gone"))),
    )


@st.composite
def worlds(
    draw: st.DrawFn, most_clients: int = 5, most_workers: int = 4
) -> tuple[list[ClientSnapshot], list[WorkerSnapshot]]:
    """A small waiting list and a small team, in which every rule is broken by somebody sometimes."""
    waiting = [draw(clients(f"c{n}")) for n in range(draw(st.integers(0, most_clients)))]
    team = [draw(workers(f"w{n}")) for n in range(draw(st.integers(0, most_workers)))]
    return waiting, team


def by_id(people: list[ClientSnapshot] | list[WorkerSnapshot]) -> dict[str, Person]:
    return {person.id: person for person in people}
