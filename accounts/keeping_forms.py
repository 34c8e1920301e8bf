"""What staff type about keeping and deleting, checked and explained; nothing here writes."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone

from accounts.actions.holding import LONGEST_REASON
from peersupport.core.models import ClaimKind, HoldCause
from peersupport.core.retention import Kept

WHY_NEEDED = {"required": "Please say why, in a few words."}
A_DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def reason_field(label: str, help_text: str) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=LONGEST_REASON,
        error_messages=WHY_NEEDED,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=help_text,
    )


def day_field(label: str, help_text: str) -> forms.DateField:
    return forms.DateField(
        label=label,
        widget=A_DAY,
        help_text=help_text,
        error_messages={"required": "Please choose a day."},
    )


class HoldForm(forms.Form):
    """What is not to be deleted, why, and when it is looked at again."""

    pseudonym = forms.CharField(
        label="Whose words",
        max_length=80,
        help_text="The name they have here. Everything of theirs is kept.",
        error_messages={"required": "Please write their name here."},
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    conversation = forms.UUIDField(required=False, widget=forms.HiddenInput)
    cause = forms.ChoiceField(
        label="What it is about",
        choices=HoldCause.choices,
        help_text="The person is told this, and nothing else of what you write here.",
    )
    reason = reason_field("Why it is needed", "Only the team on duty reads this.")
    review_on = day_field("Look at it again on", "Within a year. You are reminded on that day.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """About a conversation nobody is asked for a name."""
        super().__init__(*args, **kwargs)
        self.is_about_conversation = bool(self["conversation"].value())
        if self.is_about_conversation:
            del self.fields["pseudonym"]


class ReviewForm(forms.Form):
    """Until when a hold goes on."""

    review_on = day_field("Look at it again on", "Within a year.")


class LetterForm(forms.Form):
    """What somebody asked for outside of the app."""

    pseudonym = forms.CharField(
        label="Who asks",
        max_length=80,
        help_text="The name they have here. Be sure that the letter is theirs: ask for something only they know.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    kind = forms.ChoiceField(label="What for", choices=ClaimKind.choices)
    arrived_on = day_field("When it arrived", "The month runs from this day.")


class RefuseForm(forms.Form):
    """Why somebody does not get what they asked for."""

    reason = reason_field(
        "Why not", "They read this when they sign in. Say also that they may complain, and where."
    )


class PeriodForm(forms.Form):
    """For how many days a class of record is kept."""

    days = forms.IntegerField(label="Days")

    def __init__(self, *args: Any, kept: Kept, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fewest, most = kept.record.fewest, kept.record.most
        self.fields["days"] = forms.IntegerField(
            label="Days",
            min_value=fewest,
            max_value=most,
            help_text=f"From {fewest:,} to {most:,}. We start with {kept.record.days:,}.",
        )


def in_three_months() -> dict[str, object]:
    """A day to begin with."""
    return {"review_on": timezone.now().date() + timedelta(days=90)}
