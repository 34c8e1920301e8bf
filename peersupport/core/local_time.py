"""A moment as people write it: on their own clock, whatever zone that is in."""

from contextlib import suppress
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms

LOCAL = "%Y-%m-%dT%H:%M"
NO_SUCH_TIME = (
    "The clocks change that night, and this time does not happen. Please choose another."
)


class LocalDateTimeField(forms.DateTimeField):
    """A time as it stands on the person's own clock; a moment in UTC once cleaned."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format=LOCAL)

    def __init__(self, *, zone: ZoneInfo, **options: Any) -> None:
        super().__init__(**options)
        self._zone = zone

    def to_python(self, value: Any) -> datetime | None:
        if value in self.empty_values:
            return None
        for pattern in (LOCAL, "%Y-%m-%d %H:%M"):
            with suppress(ValueError, OverflowError):
                return self._moment(datetime.strptime(str(value).strip(), pattern))  # noqa: DTZ007  # the zone follows
        raise forms.ValidationError("Please give a day and a time.")

    def _moment(self, written: datetime) -> datetime:
        moment = written.replace(tzinfo=self._zone).astimezone(UTC)
        if moment.astimezone(self._zone).replace(tzinfo=None) != written:
            raise forms.ValidationError(NO_SUCH_TIME)
        return moment
