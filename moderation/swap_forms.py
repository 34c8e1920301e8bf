"""What is filled in to offer a shift. Checks the shape of it; the action decides."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django import forms

from moderation.models import DutyShift
from peersupport.core.local_time import LocalDateTimeField


class OfferForm(forms.Form):
    """Times that are left empty are those of the whole shift."""

    def __init__(
        self,
        *arguments: Any,
        shift: DutyShift,
        zone: ZoneInfo,
        colleagues: Sequence[tuple[str, str]],
        **options: Any,
    ) -> None:
        super().__init__(*arguments, **options)
        self._shift, self._zone = shift, zone
        self.fields["colleague"] = forms.ChoiceField(
            label="To whom?", choices=[("", "Anybody on the team"), *colleagues], required=False
        )
        self.fields["starts_at"] = LocalDateTimeField(
            zone=zone, label="Only from", required=False, help_text="Leave it empty for all of it."
        )
        self.fields["ends_at"] = LocalDateTimeField(zone=zone, label="Only until", required=False)

    def clean_starts_at(self) -> datetime | None:
        return self._within("starts_at")

    def clean_ends_at(self) -> datetime | None:
        return self._within("ends_at")

    def _within(self, name: str) -> datetime | None:
        """A time that comes twice in the night of a clock change is the one that lies in the shift."""
        said: datetime | None = self.cleaned_data[name]
        if said is None:
            return None
        again = said.astimezone(self._zone).replace(fold=1).astimezone(UTC)
        for moment in (said, again):
            if self._shift.starts_at <= moment <= self._shift.ends_at:
                return moment
        raise forms.ValidationError("This is not within your shift.")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        starts_at = cleaned.get("starts_at") or self._shift.starts_at
        ends_at = cleaned.get("ends_at") or self._shift.ends_at
        if not self.errors and starts_at >= ends_at:
            self.add_error("ends_at", "The end comes after the start.")
        return cleaned

    def offered(self) -> dict[str, Any]:
        said = self.cleaned_data
        colleague = UUID(said["colleague"]) if said["colleague"] else None
        return {
            "colleague_id": colleague,
            "starts_at": said["starts_at"],
            "ends_at": said["ends_at"],
        }
