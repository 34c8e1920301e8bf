"""When people are free, on their own wall clock."""

from collections.abc import Collection, Sequence
from datetime import date

from django.db import transaction

from accounts.models import User
from matching.models import DateOff, WeeklyHours
from matching.policies.snapshots import Window
from peersupport.core.errors import Invalid

MIDNIGHT = 24 * 60
MOST_WINDOWS = 60
MOST_DATES_OFF = 366


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
    if DateOff.objects.filter(person=person).count() + len(dates) > MOST_DATES_OFF:
        raise Invalid(f"{MOST_DATES_OFF} dates off is the most. Take some back first.")
    rows = [DateOff(person=person, on=on) for on in dates]
    DateOff.objects.bulk_create(rows, ignore_conflicts=True)


@transaction.atomic
def take_back(*, person: User, on: date) -> None:
    """The usual week holds again on this date."""
    DateOff.objects.filter(person=person, on=on).delete()


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
