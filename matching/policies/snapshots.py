"""What the rules know about a client and a peer worker: frozen values, nothing that can change under them."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """Free every week on this weekday (0 is Monday), on the wall clock of whoever owns it."""

    weekday: int
    start_minute: int
    end_minute: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DatedWindow:
    """Free on one date only: the exception to the usual week."""

    on: date
    start_minute: int
    end_minute: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FreeTimes:
    """When somebody is free: a usual week, and its exceptions. Dates off win over both."""

    windows: tuple[Window, ...] = ()
    dates_off: frozenset[date] = frozenset()
    extra_windows: tuple[DatedWindow, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkerSnapshot:
    """A peer worker as the rules see them. `seats` counts everyone they can hold, `load` those they hold."""

    id: str
    time_zone: str
    windows: tuple[Window, ...] = ()
    dates_off: frozenset[date] = frozenset()
    extra_windows: tuple[DatedWindow, ...] = ()
    experiences: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()
    attributes: frozenset[str] = frozenset()
    topics_declined: frozenset[str] = frozenset()
    seats: int
    load: int = 0
    wellbeing: int = 1000
    median_reply_hours: int = 12
    excluded: frozenset[str] = frozenset()
    approved_for_youth: bool = False
    accepting: bool = True

    @property
    def free_seats(self) -> int:
        return max(0, self.seats - self.load)


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientSnapshot:
    """A client as the rules see them. `experiences` stand in the client's own order of importance."""

    id: str
    time_zone: str
    windows: tuple[Window, ...] = ()
    dates_off: frozenset[date] = frozenset()
    extra_windows: tuple[DatedWindow, ...] = ()
    experiences: tuple[str, ...] = ()
    languages: frozenset[str] = frozenset()
    required: frozenset[str] = frozenset()
    preferred: frozenset[str] = frozenset()
    excluded: frozenset[str] = frozenset()
    waiting_days: int = 0
    asynchronous: bool = False
    minimum_minutes: int = 60
    is_minor: bool = False
    previous_worker: str | None = None
    groups: frozenset[str] = frozenset()


Person = WorkerSnapshot | ClientSnapshot
