"""What people on duty fill in. Checks the shape of it; the actions decide."""

from collections.abc import Sequence
from typing import Any
from zoneinfo import ZoneInfo

from django import forms

from moderation.models import Channel, DutyShift, Flag, HeldDraft
from moderation.pagers.apprise_url import is_known
from moderation.pagers.outside import may_be_typed_in
from moderation.pagers.web_push import endpoint_of
from moderation.pagers.webhook import parts_of
from moderation.policies.closing import Ending, HandOff, Outcome
from peersupport.core.local_time import LocalDateTimeField

INSIDE = "This address leads into the network of this service. Please use one out on the internet, or ask whoever runs it."
OUTCOMES = [
    ("", "Choose one"),
    (Outcome.SAFE, "The person is safe for now"),
    (Outcome.HANDED_OVER, "Emergency services have taken over"),
    (Outcome.OTHER_HELP, "The person has other help"),
    (Outcome.NOT_REACHED, "The person could not be reached"),
    (Outcome.FALSE_ALARM, "The words meant something else"),
]


class TimeInput(forms.TimeInput):
    input_type = "time"

    def __init__(self) -> None:
        super().__init__(format="%H:%M")


class NoteForm(forms.Form):
    text = forms.CharField(label="Note", max_length=4000, widget=forms.Textarea(attrs={"rows": 3}))


class FollowUpForm(forms.Form):
    note = forms.CharField(
        label="How did it go?", max_length=4000, widget=forms.Textarea(attrs={"rows": 2})
    )


class ColleagueForm(forms.Form):
    """`asking` is what is written for the colleague."""

    def __init__(
        self, *arguments: Any, colleagues: Sequence[tuple[str, str]], asking: str, **options: Any
    ) -> None:
        super().__init__(*arguments, **options)
        self.fields["colleague"] = forms.ChoiceField(label="Whom?", choices=colleagues)
        self.fields["text"] = forms.CharField(
            label=asking, max_length=4000, widget=forms.Textarea(attrs={"rows": 3})
        )


class ResolveForm(forms.Form):
    """Who was called and when belong together. What was confirmed may be open still: then somebody asks again."""

    outcome = forms.ChoiceField(label="How did it end?", choices=OUTCOMES)
    done = forms.CharField(
        label="What was done?", max_length=4000, widget=forms.Textarea(attrs={"rows": 4})
    )
    called = forms.CharField(
        label="Who was called?",
        max_length=300,
        required=False,
        help_text="Only when emergency services were called. Then say when, too.",
    )
    confirmed = forms.CharField(
        label="What did they confirm?",
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Leave it empty when you do not know yet: it stays with the follow-ups until somebody does.",
    )

    def __init__(self, *arguments: Any, zone: ZoneInfo, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["called_at"] = LocalDateTimeField(
            zone=zone, label="When was the call?", required=False
        )
        self.order_fields(["outcome", "done", "called", "called_at", "confirmed"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        called = [cleaned.get(name) for name in ("called", "called_at")]
        if (any(called) or cleaned.get("confirmed")) and not all(called) and not self.errors:
            raise forms.ValidationError("Say who was called, and when. Or leave all three empty.")
        return cleaned

    def ending(self) -> Ending:
        said = self.cleaned_data
        names = ("called", "called_at", "confirmed")
        return Ending(
            outcome=Outcome(said["outcome"]),
            done=said["done"],
            hand_off=HandOff(**{name: said[name] for name in names}) if said["called"] else None,
        )


class VerdictForm(forms.Form):
    verdict = forms.ChoiceField(
        label="Does this message cross a line?",
        choices=Flag.Verdict.choices,
        widget=forms.RadioSelect,
    )


class DecisionForm(forms.Form):
    decision = forms.ChoiceField(
        label="May it go out?", choices=HeldDraft.Decision.choices, widget=forms.RadioSelect
    )
    note = forms.CharField(
        label="A word to the peer worker",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="They see it with your answer. The client does not.",
    )


class ShiftForm(forms.Form):
    def __init__(
        self,
        *arguments: Any,
        zone: ZoneInfo,
        colleagues: Sequence[tuple[str, str]],
        **options: Any,
    ) -> None:
        super().__init__(*arguments, **options)
        self.fields["person"] = forms.ChoiceField(label="Who?", choices=colleagues)
        self.fields["place"] = forms.TypedChoiceField(
            label="First or second?", choices=DutyShift.Place.choices, coerce=int
        )
        self.fields["starts_at"] = LocalDateTimeField(zone=zone, label="From")
        self.fields["ends_at"] = LocalDateTimeField(zone=zone, label="Until")
        self.fields["instead"] = forms.BooleanField(
            label="In place of whoever is on then",
            required=False,
            help_text="They keep the rest of their shift, and get a mail.",
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        starts_at, ends_at = cleaned.get("starts_at"), cleaned.get("ends_at")
        if starts_at and ends_at and starts_at >= ends_at:
            self.add_error("ends_at", "A shift ends after it starts.")
        return cleaned


class QuietForm(forms.Form):
    """Times of the day, on the person's own clock."""

    starts = forms.TimeField(label="From", widget=TimeInput)
    ends = forms.TimeField(label="Until", widget=TimeInput)

    @property
    def minutes(self) -> tuple[int, int]:
        starts, ends = self.cleaned_data["starts"], self.cleaned_data["ends"]
        return starts.hour * 60 + starts.minute, ends.hour * 60 + ends.minute

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors and cleaned["starts"] == cleaned["ends"]:
            self.add_error("ends", "Please give two different times of the day.")
        return cleaned


class EmailForm(forms.Form):
    address = forms.EmailField(label="E-mail address", max_length=200)


class WebhookForm(forms.Form):
    address = forms.CharField(
        label="Web address",
        max_length=500,
        help_text="It gets a link and a short sentence. Most phone apps for pages offer one.",
    )

    def clean_address(self) -> str:
        address = str(self.cleaned_data["address"])
        try:
            parts = parts_of(address)
        except ValueError:
            raise forms.ValidationError(
                "Please give a whole address that begins with https://, without a name or password in it."
            ) from None
        if not may_be_typed_in(parts):
            raise forms.ValidationError(INSIDE)
        return address


class PushForm(forms.Form):
    """Filled in by the browser itself."""

    address = forms.CharField(max_length=2000, widget=forms.HiddenInput)

    def clean_address(self) -> str:
        address = str(self.cleaned_data["address"])
        try:
            parts = endpoint_of(address)
        except ValueError:
            raise forms.ValidationError("This browser gave no address that can be used.") from None
        if not may_be_typed_in(parts):
            raise forms.ValidationError(INSIDE)
        return address


class AppriseForm(forms.Form):
    """Never filled in with what is kept: such an address is made of keys."""

    address = forms.CharField(
        label="Address of the service",
        max_length=1000,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        help_text="For example ntfys://ntfy.sh/a-long-secret-name. It is kept sealed, and not shown again.",
    )

    def clean_address(self) -> str:
        address = str(self.cleaned_data["address"])
        if not is_known(address):
            raise forms.ValidationError(
                "This is no address of a service that is known here, or it leads into the network of this service. Please check it."
            )
        return address


ADDRESS_FORMS: dict[Channel, type[forms.Form]] = {
    Channel.PUSH: PushForm,
    Channel.EMAIL: EmailForm,
    Channel.WEBHOOK: WebhookForm,
    Channel.APPRISE: AppriseForm,
}
