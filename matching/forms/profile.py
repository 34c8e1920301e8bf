"""What a peer worker says of themselves, and when they are here."""

from collections.abc import Collection, Iterator, Sequence
from datetime import date, time, timedelta
from typing import Any

from django import forms

from matching.actions.profiles import MOST_INTRODUCTION
from matching.choices import WorkerChoices
from matching.forms.fields import Sent, add_groups, chosen_in
from matching.models import MOST_SEATS, PeerProfile
from matching.policies.explain import WEEKDAYS
from matching.policies.snapshots import Window
from matching.week import clock

ROWS_A_DAY = 2
MOST_ROWS_A_DAY = 6
FURTHEST_AHEAD = timedelta(days=366)
LONGEST_LEAVE = timedelta(days=180)
QUARTER = 15 * 60


class ProfileForm(forms.Form):
    introduction = forms.CharField(
        label="Your introduction",
        help_text="In your own words, to somebody who has never met you. It is shown on your card.",
        required=False,
        max_length=MOST_INTRODUCTION,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    seats = forms.IntegerField(
        label="How many people can you talk with at the same time?",
        help_text="You can change this at any time. Nobody you talk with now is taken away."
        " To meet nobody new for a while, pause instead.",
        min_value=1,
        max_value=MOST_SEATS,
    )

    def __init__(self, sent: Sent = None, *, profile: PeerProfile, language: str) -> None:
        chosen = profile.choices
        initial = {"introduction": profile.introduction, "seats": profile.seats_wanted or None}
        super().__init__(sent, initial=initial)
        spoken = chosen.languages or (language,)
        add_groups(self, "languages", language, chosen=spoken, required=True)
        add_groups(self, "experiences", language, chosen=chosen.experiences)
        add_groups(self, "attributes", language, chosen=chosen.attributes)
        add_groups(self, "experiences", language, chosen=chosen.topics_declined, prefix="declined")

    def parts(self) -> list[tuple[str, str, list[forms.BoundField]]]:
        """The questions in the parts a person can take one at a time: id, title, questions."""
        return [
            ("about", "About you", [self["introduction"], self["seats"]]),
            ("languages", "Languages", self._starting("languages_")),
            ("experiences", "What you have lived through", self._starting("experiences_")),
            ("attributes", "Who you are", self._starting("attributes_")),
            ("declined", "What you would rather not talk about", self._starting("declined_")),
        ]

    def answers(self) -> WorkerChoices:
        return WorkerChoices(
            languages=chosen_in(self, "languages"),
            experiences=chosen_in(self, "experiences"),
            attributes=chosen_in(self, "attributes"),
            topics_declined=chosen_in(self, "declined"),
        )

    def _starting(self, prefix: str) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name.startswith(prefix)]


class HoursForm(forms.Form):
    """A usual week, a few times a day. An end before its beginning runs past midnight."""

    def __init__(self, sent: Sent = None, *, windows: Sequence[Window]) -> None:
        super().__init__(sent)
        for weekday in range(7):
            known = [window for window in windows if window.weekday == weekday]
            for row in range(self._rows(weekday, len(known))):
                window = known[row] if row < len(known) else None
                self._add(weekday, row, "from", window.start_minute if window else None)
                self._add(weekday, row, "to", window.end_minute if window else None)

    @property
    def week(self) -> list[tuple[str, list[tuple[forms.BoundField, forms.BoundField]]]]:
        return [
            (day, [(self[start], self[end]) for start, end in self._names(weekday)])
            for weekday, day in enumerate(WEEKDAYS)
        ]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for weekday in range(7):
            for start, end in self._names(weekday):
                self._check(cleaned, WEEKDAYS[weekday], start, end)
        return cleaned

    def windows(self) -> list[Window]:
        return [
            Window(
                weekday=weekday,
                start_minute=_minute(self.cleaned_data[start]),
                end_minute=_minute(self.cleaned_data[end]),
            )
            for weekday in range(7)
            for start, end in self._names(weekday)
            if self.cleaned_data.get(start) is not None
        ]

    def _rows(self, weekday: int, known: int) -> int:
        sent = [row for row in range(MOST_ROWS_A_DAY) if _name(weekday, row, "from") in self.data]
        return max(ROWS_A_DAY, known, *(row + 1 for row in sent), 0)

    def _add(self, weekday: int, row: int, end: str, minute: int | None) -> None:
        ordinal = "" if row == 0 else f", time {row + 1}"
        self.fields[_name(weekday, row, end)] = forms.TimeField(
            label=f"{WEEKDAYS[weekday]} {end}{ordinal}",
            required=False,
            initial=None if minute is None else clock(minute),
            widget=forms.TimeInput(attrs={"type": "time", "step": QUARTER}, format="%H:%M"),
        )

    def _names(self, weekday: int) -> Iterator[tuple[str, str]]:
        for row in range(MOST_ROWS_A_DAY * ROWS_A_DAY):
            if _name(weekday, row, "from") in self.fields:
                yield _name(weekday, row, "from"), _name(weekday, row, "to")

    def _check(self, cleaned: dict[str, Any], day: str, start: str, end: str) -> None:
        begins, ends = cleaned.get(start), cleaned.get(end)
        if (begins is None) != (ends is None) and not {start, end} & self.errors.keys():
            missing = start if begins is None else end
            self.add_error(missing, f"{day} needs both a beginning and an end.")
        elif begins is not None and begins == ends:
            self.add_error(end, f"On {day} this begins and ends at the same time.")


class ExtraHoursForm(forms.Form):
    """Once only, beside the usual week. An end before its beginning is on the next day."""

    on = forms.DateField(
        label="Day", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    begins = forms.TimeField(
        label="From", widget=forms.TimeInput(attrs={"type": "time", "step": QUARTER})
    )
    ends = forms.TimeField(
        label="To",
        help_text="A time may run past midnight.",
        widget=forms.TimeInput(attrs={"type": "time", "step": QUARTER}),
    )

    def __init__(self, sent: Sent = None, *, today: date) -> None:
        super().__init__(sent)
        self._today = today

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        begins, ends, on = cleaned.get("begins"), cleaned.get("ends"), cleaned.get("on")
        if begins is not None and begins == ends:
            self.add_error("ends", "This begins and ends at the same time.")
        if on and on < self._today:
            self.add_error("on", "That day is over.")
        elif on and on - self._today > FURTHEST_AHEAD:
            self.add_error("on", "That is more than a year ahead.")
        return cleaned

    @property
    def hours(self) -> tuple[date, int, int]:
        """The day, and the minutes of it."""
        said = self.cleaned_data
        return said["on"], _minute(said["begins"]), _minute(said["ends"])


class DatesOffForm(forms.Form):
    """One day, or all days of a leave."""

    first = forms.DateField(
        label="First day", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    last = forms.DateField(
        label="Last day",
        help_text="Leave this empty for one day.",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first, last = cleaned.get("first"), cleaned.get("last")
        if first and last and last < first:
            self.add_error("last", "The last day is before the first.")
        elif first and last and last - first > LONGEST_LEAVE:
            self.add_error("last", "That is more than half a year. Pausing may suit you better.")
        return cleaned

    def dates(self) -> Collection[date]:
        first: date = self.cleaned_data["first"]
        last: date = self.cleaned_data["last"] or first
        return [first + timedelta(days=day) for day in range((last - first).days + 1)]


def _name(weekday: int, row: int, end: str) -> str:
    return f"day{weekday}_{row}_{end}"


def _minute(at: time) -> int:
    return at.hour * 60 + at.minute
