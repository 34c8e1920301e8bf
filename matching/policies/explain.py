"""Why these two, in words a person can check against their own life. Says only what is true of this pair.

A reason never tells a client how a worker was scored, nor anything the worker did not choose to share.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from itertools import pairwise

from matching.policies.availability import SharedWindow, Slots, shared_windows
from matching.policies.snapshots import ClientSnapshot, WorkerSnapshot

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
PARTS_OF_DAY = ((5, "morning"), (12, "afternoon"), (17, "evening"), (22, "night"))
EVERY_DAY = frozenset(range(7))
WORKING_DAYS = frozenset(range(5))
WEEKEND = frozenset({5, 6})
LONG_ENOUGH_TO_NAME = 30
TIMES_NAMED = 3
EXPERIENCES_NAMED = 3
QUICK_REPLY_HOURS = 24


class ReasonCode(StrEnum):
    TALKED_BEFORE = "talked_before"
    SHARED_EXPERIENCE = "shared_experience"
    NEED_MET = "need_met"
    WISH_MET = "wish_met"
    LANGUAGE = "language"
    FREE_TOGETHER = "free_together"
    IN_WRITING = "in_writing"
    REPLIES = "replies"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """`text` completes "This person …"; `about` holds the vocabulary keys, for whoever translates it."""

    code: ReasonCode
    text: str
    about: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Labels:
    """The organisation's own words. An experience completes "has also …", an attribute "is …"."""

    experiences: Mapping[str, str] = field(default_factory=dict)
    attributes: Mapping[str, str] = field(default_factory=dict)
    languages: Mapping[str, str] = field(default_factory=dict)


def reasons(
    client: ClientSnapshot,
    worker: WorkerSnapshot,
    *,
    both_free: Slots,
    week_start: date,
    labels: Labels,
    time_zone: str | None = None,
) -> tuple[Reason, ...]:
    """The reasons for an allowed pair, most telling first. Times are told in `time_zone`, by default the client's."""
    zone = time_zone or client.time_zone
    windows = shared_windows(both_free, both_free, zone, week_start)
    return (*_about_lives(client, worker, labels), *_about_time(client, worker, windows))


def _about_lives(
    client: ClientSnapshot, worker: WorkerSnapshot, labels: Labels
) -> Iterator[Reason]:
    if client.previous_worker == worker.id:
        yield Reason(code=ReasonCode.TALKED_BEFORE, text="has talked with you before")
    shared = [name for name in client.experiences if name in worker.experiences]
    if shared:
        words = [
            labels.experiences.get(name) or f"lived with {_plain(name)}"
            for name in shared[:EXPERIENCES_NAMED]
        ]
        yield Reason(
            code=ReasonCode.SHARED_EXPERIENCE,
            text=f"has also {join_words(words)}",
            about=tuple(shared),
        )
    yield from _about_attributes(ReasonCode.NEED_MET, client.required, worker, labels)
    yield from _about_attributes(
        ReasonCode.WISH_MET, client.preferred - client.required, worker, labels
    )
    spoken = sorted(client.languages & worker.languages)
    if spoken:
        words = [_word(labels.languages, name) for name in spoken]
        yield Reason(
            code=ReasonCode.LANGUAGE, text=f"speaks {join_words(words)}", about=tuple(spoken)
        )


def _about_attributes(
    code: ReasonCode, asked: frozenset[str], worker: WorkerSnapshot, labels: Labels
) -> Iterator[Reason]:
    met = sorted(asked & worker.attributes)
    if met:
        words = [_word(labels.attributes, name) for name in met]
        yield Reason(code=code, text=f"is {join_words(words)}, as you asked", about=tuple(met))


def _about_time(
    client: ClientSnapshot, worker: WorkerSnapshot, windows: Sequence[SharedWindow]
) -> Iterator[Reason]:
    times = times_in_words(windows)
    if times:
        yield Reason(code=ReasonCode.FREE_TOGETHER, text=f"is free {times}, your time")
    elif client.asynchronous:
        yield Reason(code=ReasonCode.IN_WRITING, text="writes back when you are not both free")
    if worker.median_reply_hours <= QUICK_REPLY_HOURS:
        yield Reason(
            code=ReasonCode.REPLIES,
            text=f"usually writes back within {_hours(worker.median_reply_hours)}",
        )


def _hours(hours: int) -> str:
    return "an hour" if hours <= 1 else f"{hours} hours"


def _word(labels: Mapping[str, str], name: str) -> str:
    return labels.get(name) or _plain(name)


def _plain(name: str) -> str:
    return name.replace("_", " ").replace("-", " ")


def join_words(words: Sequence[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} and {words[-1]}"


def times_in_words(windows: Sequence[SharedWindow]) -> str:
    """`Tuesday and Thursday evenings`; the fullest parts of the week first, at most three of them."""
    minutes: dict[str, dict[int, int]] = {}
    for window in windows:
        for part, length in _parts_of_day(window):
            by_day = minutes.setdefault(part, {})
            by_day[window.on.weekday()] = by_day.get(window.on.weekday(), 0) + length
    named = [
        (-sum(by_day.values()), place, part, days)
        for place, (part, by_day) in enumerate(minutes.items())
        if (days := frozenset(day for day, long in by_day.items() if long >= LONG_ENOUGH_TO_NAME))
    ]
    phrases = [_days_in_words(days, part) for _, _, part, days in sorted(named)[:TIMES_NAMED]]
    return join_words(phrases) if len(phrases) < 2 else _join_phrases(phrases)


def _join_phrases(phrases: Sequence[str]) -> str:
    # Commas between groups, because each group may hold an "and" of its own.
    return f"{', '.join(phrases[:-1])}, and {phrases[-1]}"


def _days_in_words(days: frozenset[int], part: str) -> str:
    if days == EVERY_DAY:
        return f"every {part}"
    if days == WORKING_DAYS:
        return f"weekday {part}s"
    if days == WEEKEND:
        return f"weekend {part}s"
    return f"{join_words([WEEKDAYS[day] for day in sorted(days)])} {part}s"


def _parts_of_day(window: SharedWindow) -> Iterator[tuple[str, int]]:
    bounds = [(0, "night"), *((hour * 60, name) for hour, name in PARTS_OF_DAY), (24 * 60, "")]
    for (start, name), (end, _) in pairwise(bounds):
        length = min(end, window.end_minute) - max(start, window.start_minute)
        if length > 0:
            yield name, length
