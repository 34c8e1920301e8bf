"""What people send as plain forms: a message, last words, why they report one."""

from datetime import datetime
from typing import Any, TypedDict
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from django import forms
from django.utils import timezone
from django.utils.text import capfirst

from chat.actions.sampling import DAYS
from chat.models import Cause
from chat.policies.presence import LONGEST_AWAY, State
from chat.protocol import CHOICES
from moderation.sample_api import SIZES, VERDICTS
from peersupport.core.local_time import LocalDateTimeField
from peersupport.core.text import MAX_MESSAGE


class Answer(TypedDict):
    token: UUID | None
    choice: str


class WhisperForm(forms.Form):
    words = forms.CharField(
        label="Whisper",
        max_length=MAX_MESSAGE,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
        error_messages={"required": "There is nothing to whisper yet. Write something first."},
    )


class UnmaskForm(forms.Form):
    seq = forms.IntegerField(min_value=1)


class Composer(forms.Form):
    """`id` is made when the page is drawn, so that pressing Send twice sends once."""

    id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    body = forms.CharField(
        label="Your message",
        strip=False,
        max_length=MAX_MESSAGE * 2,
        widget=forms.Textarea(
            attrs={"rows": 2, "autocomplete": "off", "dir": "auto", "data-part": "body"}
        ),
        error_messages={
            "required": "There is nothing to send yet. Write something first.",
            "max_length": "That is too long to send in one go. Please make it shorter.",
        },
    )

    token = forms.UUIDField(required=False, widget=forms.HiddenInput)
    choice = forms.ChoiceField(
        required=False, choices=[(name, name) for name in CHOICES], widget=forms.HiddenInput
    )

    @property
    def answer(self) -> Answer:
        """What its author says to a private word about it."""
        return {"token": self.cleaned_data["token"], "choice": self.cleaned_data["choice"]}

    @property
    def named(self) -> tuple[UUID, str]:
        return self.cleaned_data["id"], self.cleaned_data["body"]


class DraftForm(forms.Form):
    """What the composer holds, to be kept."""

    id = forms.UUIDField()
    body = forms.CharField(strip=False, required=False, max_length=MAX_MESSAGE * 2)

    @property
    def kept(self) -> tuple[UUID, str]:
        """A form ends its lines in another way than a page does."""
        return self.cleaned_data["id"], self.cleaned_data["body"].replace("\r\n", "\n")


class ChangeForm(Composer):
    """New words for a message. `take_back` is the button that asks for none: then the box does not matter."""

    take_back = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["body"].label = "What it should say"
        self.fields["body"].widget.attrs |= {"rows": 5, "data-part": ""}
        if self.data.get("take_back"):
            self.fields["body"].required = False

    @property
    def asked(self) -> tuple[UUID, str | None]:
        """The person's own name for the change, and the new words; none to take the message back."""
        body = None if self.cleaned_data["take_back"] else self.cleaned_data["body"]
        return self.cleaned_data["id"], body


class Goodbye(forms.Form):
    """Last words. Anybody may end without any."""

    id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4, required=False)
    words = forms.CharField(
        label="Your last message",
        required=False,
        max_length=MAX_MESSAGE * 2,
        help_text="Change what does not fit. Leave it empty to end without a word.",
        widget=forms.Textarea(attrs={"rows": 7, "autocomplete": "off", "dir": "auto"}),
        error_messages={
            "max_length": "That is too long to send in one go. Please make it shorter."
        },
    )

    @property
    def named(self) -> tuple[UUID, str]:
        return self.cleaned_data["id"] or uuid4(), self.cleaned_data["words"]


class ReportForm(forms.Form):
    reason = forms.CharField(
        label="What was not all right about it?",
        required=False,
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off", "dir": "auto"}),
        error_messages={"max_length": "That is too long. Please make it shorter."},
    )


class SearchForm(forms.Form):
    """Sent as a form and never in an address: what somebody looks for is their own."""

    wanted = forms.CharField(
        label="Words to look for",
        help_text="Capital letters and accents do not matter.",
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off", "dir": "auto"}),
        error_messages={"required": "Write a word or two to look for."},
    )


class StateForm(forms.Form):
    """One tap: a state, and for how many minutes unless it is "here"."""

    state = forms.ChoiceField(choices=[(each.value, each.name) for each in State])
    minutes = forms.IntegerField(min_value=1, max_value=240, required=False)


class AwayForm(forms.Form):
    """Until when a peer worker is away, on their own clock."""

    def __init__(self, *arguments: Any, zone: ZoneInfo, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["until"] = LocalDateTimeField(
            zone=zone, label="Back at", help_text=f"On your own clock: {zone.key}."
        )

    def clean_until(self) -> datetime:
        until: datetime = self.cleaned_data["until"]
        if not timezone.now() < until <= timezone.now() + LONGEST_AWAY:
            raise forms.ValidationError(
                "Please choose a time that is still to come, within a year."
            )
        return until


class SignsForm(forms.Form):
    """What others see of somebody besides their words."""

    typing = forms.BooleanField(
        label="Show when I am writing",
        help_text="When this is off, you do not see when others write.",
        required=False,
    )
    reading = forms.BooleanField(
        label="Show what I have read",
        help_text="When this is off, you do not see what others have read.",
        required=False,
    )


class TimeForm(forms.Form):
    minutes = forms.IntegerField(min_value=1, max_value=600)


class SampleForm(forms.Form):
    days = forms.TypedChoiceField(
        label="From which days?",
        coerce=int,
        choices=[(days, f"The last {days} days") for days in DAYS],
    )
    size = forms.TypedChoiceField(
        label="How many conversations?", coerce=int, choices=[(size, str(size)) for size in SIZES]
    )


class SampleVerdictForm(forms.Form):
    verdict = forms.ChoiceField(choices=VERDICTS)


class TranscriptForm(forms.Form):
    """Asked before a conversation that is somebody else's is opened."""

    cause = forms.ChoiceField(
        label="Why do you need to read it?",
        choices=[(cause.value, capfirst(cause.label)) for cause in Cause],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what fits best. The client is shown it."},
    )
    reason = forms.CharField(
        label="Say it in a sentence or two",
        help_text="For the team. It is kept with the conversation.",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off", "dir": "auto"}),
        error_messages={
            "required": "Write down why. Without a reason nobody reads here.",
            "max_length": "That is too long. Please make it shorter.",
        },
    )
