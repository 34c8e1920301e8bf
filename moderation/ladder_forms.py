"""What is filled in to change one climb of the ladder. Checks the shape of it; the policy decides."""

import re
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django import forms

from moderation.policies.ladder import SECONDS, Climb, Rung, Who
from moderation.policies.ladder_limits import in_words
from moderation.policies.ladder_text import WHO

MORE_ROWS = 2
WAYS = [
    (1, "one way"),
    (2, "two ways at once"),
    (3, "three ways at once"),
    (4, "four ways at once"),
]


class LengthField(forms.CharField):
    """A length of time as people write it: `60 s`, `15 min`, `24 h`."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=20, **options)

    def prepare_value(self, value: Any) -> Any:
        return in_words(value) if isinstance(value, timedelta) else value

    def clean(self, value: Any) -> Any:
        said = str(super().clean(value)).lower()
        if not said:
            return None
        found = re.fullmatch(r"(\d{1,6})\s*(s|min|h)", said)
        if found is None:
            raise forms.ValidationError("Write it like 60 s, 15 min or 24 h.")
        return timedelta(seconds=int(found[1]) * SECONDS[found[2]])


class ClimbForm(forms.Form):
    """`seen` is the digest of what the text was when the page was opened."""

    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)
    repeat = LengthField(
        label="The last rung again, every",
        help_text="Until somebody answers. It never stops by itself.",
    )
    decide_within = LengthField(
        label="Whoever takes it has",
        help_text="When nothing is decided by then, everybody is called again.",
    )
    source = forms.CharField(
        label="What are these times drawn from?",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="For whoever reads the ladder later.",
    )


class RungForm(forms.Form):
    """One row. Without a name it is no rung."""

    name = forms.CharField(
        label="Name of this rung",
        max_length=80,
        required=False,
        help_text="Empty it to take the rung out.",
    )
    after = LengthField(label="After", required=False, help_text="From the start. The first: 0 s.")
    who = forms.MultipleChoiceField(
        label="Who is called?",
        choices=[(who.value, said.capitalize()) for who, said in WHO.items()],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    channels = forms.TypedChoiceField(
        label="How?",
        coerce=int,
        choices=WAYS,
        help_text="Each by the ways they have set up. When one fails, the next is tried.",
    )
    pages_outside = forms.BooleanField(label="Call places outside, too", required=False)
    shows_banner = forms.BooleanField(
        label="Tell the two people that nobody has answered yet", required=False
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("name") and cleaned.get("after") is None and "after" not in self.errors:
            self.add_error("after", "Say after how long.")
        return cleaned

    def rung(self) -> Rung | None:
        said = self.cleaned_data
        if not said.get("name"):
            return None
        return Rung(
            name=said["name"],
            after=said["after"],
            who=tuple(who for who in Who if who.value in said["who"]),
            channels=said["channels"],
            shows_banner=said["shows_banner"],
            pages_outside=said["pages_outside"],
        )


class ClimbForms:
    """The form of a climb with a row for each rung, and some to spare."""

    def __init__(
        self, climb: Climb, *, source: str, seen: str, most: int, said: Any = None
    ) -> None:
        about = {"repeat": climb.repeat, "decide_within": climb.decide_within}
        self.form = ClimbForm(said, initial={**about, "source": source, "seen": seen})
        self.rows = _rows_of(most)(said, initial=list(map(_values, climb.rungs)), prefix="rung")

    def is_valid(self) -> bool:
        return all([self.form.is_valid(), self.rows.is_valid()])

    def climb(self) -> Climb:
        """In order of time, whatever the order of the rows."""
        rungs = [rung for row in self.rows if (rung := row.rung())]
        return Climb(
            rungs=tuple(sorted(rungs, key=lambda rung: rung.after)),
            repeat=self.form.cleaned_data["repeat"],
            decide_within=self.form.cleaned_data["decide_within"],
        )


def _rows_of(most: int) -> type["forms.BaseFormSet[RungForm]"]:
    return forms.formset_factory(
        RungForm, extra=MORE_ROWS, max_num=most, absolute_max=most + MORE_ROWS, validate_max=True
    )


def _values(rung: Rung) -> dict[str, object]:
    names: Sequence[str] = ("name", "after", "channels", "pages_outside", "shows_banner")
    return {
        "who": [who.value for who in rung.who],
        **{name: getattr(rung, name) for name in names},
    }
