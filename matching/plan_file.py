"""The plan file: people an organisation brings as JSON. Its format is written down in docs/matching.md."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from matching.policies.eligibility import NEVER_RELAXED, RuleName
from matching.policies.explain import Labels
from matching.policies.snapshots import ClientSnapshot, DatedWindow, Window, WorkerSnapshot
from matching.strict_json import BadFile, Fields, Problem, load

FORMAT_VERSION = 1
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MOST_SEATS = 10_000
MOST_DAYS = 36_500
MOST_HOURS = 24 * 365
MINUTES_A_WEEK = 7 * 24 * 60
FULL_WELLBEING = 1000
NEVER_NAMES = frozenset(rule.value for rule in NEVER_RELAXED)
MAY_BE_RELAXED = tuple(rule.value for rule in RuleName if rule not in NEVER_RELAXED)

Pairing = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanFile:
    week_start: date
    clients: tuple[ClientSnapshot, ...]
    workers: tuple[WorkerSnapshot, ...]
    locked: Mapping[str, str]
    previous: Mapping[str, str]
    relaxed: frozenset[RuleName]
    fairness: bool
    labels: Labels


def read_plan_file(text: str) -> PlanFile:
    """Raises `BadFile` for anything that is not exactly the documented format."""
    problems: list[Problem] = []
    fields = Fields(load(text), problems)
    plan_file = _plan_file(fields)
    fields.done()
    if problems:
        raise BadFile(problems)
    return plan_file


def _plan_file(at: Fields) -> PlanFile:
    at.whole("version", least=FORMAT_VERSION, most=FORMAT_VERSION, default=FORMAT_VERSION)
    week_start = at.day("week")
    workers = at.each("workers", _worker, needed=True)
    clients = at.each("clients", _client, needed=True)
    _note_repeats(at, "workers", [worker.id for worker in workers])
    _note_repeats(at, "clients", [client.id for client in clients])
    locked, previous = at.each("locked", _pairing), at.each("previous", _pairing)
    for name, pairings in (("locked", locked), ("previous", previous)):
        _note_repeats(at, name, [client_id for client_id, _ in pairings], of="client")
    return PlanFile(
        week_start=week_start,
        clients=clients,
        workers=workers,
        locked=dict(locked),
        previous=dict(previous),
        relaxed=_relaxed(at),
        fairness=at.flag("fairness", default=True),
        labels=at.inside("labels", _labels),
    )


def _note_repeats(at: Fields, field: str, ids: list[str], *, of: str = "id") -> None:
    counts = Counter(ids)
    seen: set[str] = set()
    for number, name in enumerate(ids):
        if name and name in seen and counts[name] > 1:
            at.note(f"{field}[{number}].{of}", "duplicate_id", "this id was used before")
        seen.add(name)


def _worker(at: Fields) -> WorkerSnapshot:
    return WorkerSnapshot(
        id=at.text("id"),
        time_zone=at.time_zone("time_zone"),
        windows=at.each("windows", _window),
        dates_off=at.days("dates_off"),
        extra_windows=at.each("extra_windows", _dated_window),
        experiences=frozenset(at.texts("experiences")),
        languages=frozenset(at.texts("languages")),
        attributes=frozenset(at.texts("attributes")),
        topics_declined=frozenset(at.texts("declines")),
        seats=at.whole("seats", least=0, most=MOST_SEATS),
        load=at.whole("load", least=0, most=MOST_SEATS, default=0),
        wellbeing=at.whole("wellbeing", least=0, most=FULL_WELLBEING, default=FULL_WELLBEING),
        median_reply_hours=at.whole("median_reply_hours", least=0, most=MOST_HOURS, default=12),
        excluded=frozenset(at.texts("exclusions")),
        approved_for_youth=at.flag("approved_for_youth", default=False),
        accepting=at.flag("accepting", default=True),
    )


def _client(at: Fields) -> ClientSnapshot:
    return ClientSnapshot(
        id=at.text("id"),
        time_zone=at.time_zone("time_zone"),
        windows=at.each("windows", _window),
        dates_off=at.days("dates_off"),
        extra_windows=at.each("extra_windows", _dated_window),
        experiences=at.texts("experiences"),
        languages=frozenset(at.texts("languages")),
        required=frozenset(at.texts("required")),
        preferred=frozenset(at.texts("preferred")),
        excluded=frozenset(at.texts("exclusions")),
        waiting_days=at.whole("waiting_days", least=0, most=MOST_DAYS, default=0),
        asynchronous=at.flag("async", default=False),
        minimum_minutes=at.whole("minimum_minutes", least=0, most=MINUTES_A_WEEK, default=60),
        is_minor=at.flag("is_minor", default=False),
        previous_worker=at.text_or_none("previous_worker"),
        groups=frozenset(at.texts("groups")),
    )


def _window(at: Fields) -> Window:
    start, end = _times(at)
    weekday = WEEKDAYS.index(at.choice("weekday", WEEKDAYS))
    return Window(weekday=weekday, start_minute=start, end_minute=end)


def _dated_window(at: Fields) -> DatedWindow:
    start, end = _times(at)
    return DatedWindow(on=at.day("date"), start_minute=start, end_minute=end)


def _times(at: Fields) -> tuple[int, int]:
    known_before = at.mistakes
    start, end = at.minute("start"), at.minute("end")
    if at.mistakes == known_before and start >= end:
        text = "the end must be later than the start; write a window over midnight as two"
        at.note("end", "impossible_time", text)
    return start, end


def _pairing(at: Fields) -> Pairing:
    return at.text("client"), at.text("worker")


def _relaxed(at: Fields) -> frozenset[RuleName]:
    known: list[RuleName] = []
    for number, name in enumerate(at.texts("relaxed")):
        place = f"relaxed[{number}]"
        if name in MAY_BE_RELAXED:
            known.append(RuleName(name))
        elif name in NEVER_NAMES:
            at.note(place, "never_relaxed", "this rule protects a person and always holds")
        else:
            at.note(place, "unknown_choice", f"one of {', '.join(MAY_BE_RELAXED)} is needed")
    return frozenset(known)


def _labels(at: Fields) -> Labels:
    return Labels(
        experiences=at.words("experiences"),
        attributes=at.words("attributes"),
        languages=at.words("languages"),
    )
