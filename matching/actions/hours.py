"""When people are free, on their own wall clock."""

from collections.abc import Collection, Sequence
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from matching.models import DateOff, ExtraHours, WeeklyHours
from matching.policies.snapshots import Window
from matching.week import today_of
from peersupport.core.errors import Invalid

MIDNIGHT = 24 * 60
MOST_WINDOWS = 60
MOST_DATES_OFF = 366
MOST_EXTRA = 100


@transaction.atomic
def set_hours(*, person: User, windows: Sequence[Window]) -> None:
    """These are the person's hours now, instead of those before. Windows that touch become one.

    A window that ends before it starts runs past midnight. Raises `Invalid` for one of no length.
    """
    merged = merge(windows)
    if len(merged) > MOST_WINDOWS:
        raise Invalid(f"{MOST_WINDOWS} times a week is the most.")
    WeeklyHours.objects.filter(person=person).delete()
    WeeklyHours.objects.bulk_create(
        WeeklyHours(
            person=person,
            weekday=window.weekday,
            start_minute=window.start_minute,
            end_minute=window.end_minute,
        )
        for window in merged
    )


@transaction.atomic
def take_off(*, person: User, dates: Collection[date]) -> None:
    """Nothing of the usual week holds on these dates."""
    to_come = DateOff.objects.filter(person=person, on__gte=_today(person))
    if to_come.count() + len(dates) > MOST_DATES_OFF:
        raise Invalid(f"{MOST_DATES_OFF} dates off is the most. Take some back first.")
    rows = [DateOff(person=person, on=on) for on in dates]
    DateOff.objects.bulk_create(rows, ignore_conflicts=True)


@transaction.atomic
def take_back(*, person: User, on: date) -> None:
    """The usual week holds again on this date."""
    DateOff.objects.filter(person=person, on=on).delete()


@transaction.atomic
def be_here_once(*, person: User, on: date, start_minute: int, end_minute: int) -> None:
    """Also free then, on this one date. An end before the start is on the next day.

    Raises `Invalid` for a time of no length, on a date off, or when there are too many.
    """
    dates = [on, on + timedelta(days=1)]
    pieces = _within_days([_window(0, start_minute, end_minute)])
    named = [dates[piece.weekday] for piece in pieces]
    if DateOff.objects.filter(person=person, on__in=named).exists():
        raise Invalid("You have taken that day off. Say first that you are here after all.")
    to_come = ExtraHours.objects.filter(person=person, on__gte=_today(person))
    if to_come.count() + len(pieces) > MOST_EXTRA:
        raise Invalid(f"{MOST_EXTRA} times on single days is the most. Take some back first.")
    ExtraHours.objects.bulk_create(
        ExtraHours(
            person=person, on=day, start_minute=piece.start_minute, end_minute=piece.end_minute
        )
        for day, piece in zip(named, pieces, strict=True)
    )


@transaction.atomic
def not_here_then(*, person: User, extra_id: int) -> None:
    """Only the usual week holds then. Nothing happens for hours that are not theirs, or gone."""
    ExtraHours.objects.filter(person=person, pk=extra_id).delete()


def _today(person: User) -> date:
    """What is over is not shown any more, so it cannot be taken back: it is not counted either."""
    return today_of(person.time_zone, timezone.now())


def merge(windows: Sequence[Window]) -> list[Window]:
    """The same time said once, each window within its day, in order."""
    merged: list[Window] = []
    for window in sorted(_within_days(windows), key=lambda w: (w.weekday, w.start_minute)):
        last = merged[-1] if merged else None
        if last and last.weekday == window.weekday and window.start_minute <= last.end_minute:
            end = max(last.end_minute, window.end_minute)
            merged[-1] = _window(last.weekday, last.start_minute, end)
        else:
            merged.append(window)
    return merged


def _within_days(windows: Sequence[Window]) -> list[Window]:
    cut: list[Window] = []
    for window in windows:
        day, start, end = window.weekday, window.start_minute, window.end_minute
        if start == end:
            raise Invalid("A time needs a beginning and a later end.")
        if end > start:
            cut.append(_window(day, start, end))
            continue
        cut.append(_window(day, start, MIDNIGHT))
        if end:
            cut.append(_window((day + 1) % 7, 0, end))
    return cut


def _window(weekday: int, start: int, end: int) -> Window:
    return Window(weekday=weekday, start_minute=start, end_minute=end)
