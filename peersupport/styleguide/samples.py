"""Made-up people and words to fill the components with."""

from datetime import date, datetime, timedelta
from uuid import UUID

from django import forms
from django.utils import timezone

from moderation.api import HelpCard, HelpLine

HELP_CARD = HelpCard(
    country="GB",
    country_name="United Kingdom",
    text="It sounds as if things are very hard right now. These people answer, and will not judge you.",
    emergency="999",
    lines=(
        HelpLine(
            name="Samaritans",
            number="116 123",
            link="tel:116123",
            hours="Day and night",
            free=True,
            how="call",
            note="",
            source="",
            checked_on=date(2026, 9, 1),
        ),
        HelpLine(
            name="Shout",
            number="85258",
            link="sms:85258",
            hours="Day and night",
            free=True,
            how="text",
            note="",
            source="",
            checked_on=date(2026, 9, 1),
        ),
    ),
    reviewed_on=date(2026, 9, 1),
)

WALK = """Up and down.
I did go for that walk in the end, though only to the corner shop and back, and the long way round."""
LONG_ADDRESS = "That counts. https://example.org/" + "anaddresswithoutspaces" * 4

PEOPLE = (
    {
        "name": "Sam",
        "about": "I spent a year hardly leaving the house. Gardening brought me back, slowly.",
        "reasons": (
            "You both know panic attacks",
            "You both speak Polish",
            "Free when you are: Tuesday evening",
        ),
    },
    {
        "name": "Ines",
        "about": "I hear voices, and I have made my peace with most of them.",
        "reasons": ("You both have been in hospital", "Can start this week"),
    },
)


def now_and_later() -> dict[str, object]:
    """Everything on the page that tells the time."""
    now = timezone.now()
    return {
        "soon": now + timedelta(seconds=100),
        "late": now - timedelta(minutes=3),
        "lines": _inbox(now),
        "page": {"entries": _entries(now), "first_unread": 4},
    }


def _inbox(now: datetime) -> list[dict[str, object]]:
    ids: dict[str, object] = {"conversation_id": UUID(int=0), "is_open": True}
    return [
        {**ids, "with_whom": "amira", "unread": 3, "waiting_since": now - timedelta(hours=2)},
        {**ids, "with_whom": "quiet-river-with-a-rather-long-name", "last_at": now},
        {**ids, "with_whom": "tomasz"},
        {**ids, "with_whom": "grey-heron", "is_open": False},
    ]


def _entries(now: datetime) -> list[dict[str, object]]:
    sam: dict[str, object] = {"is_message": True, "pseudonym": "Sam", "at": now}
    me = {**sam, "pseudonym": "amira", "client_id": UUID(int=1)}
    return [
        {"entry": {"seq": 1, "kind_in_words": "Sam said yes. You can write now.", "at": now}},
        {"entry": {**sam, "seq": 2, "body": "Hello. No rush at all. How was the week?"}},
        {"entry": {**me, "seq": 3, "body": WALK}, "mine": True},
        {"entry": {**sam, "seq": 4, "body": LONG_ADDRESS}},
    ]


class SampleForm(forms.Form):
    name = forms.CharField(
        label="A name to go by", help_text="Not your real one. Others will see it.", max_length=40
    )
    password = forms.CharField(
        label="Password", help_text="At least 10 letters.", widget=forms.PasswordInput
    )
    about = forms.CharField(
        label="About you", required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    country = forms.ChoiceField(
        label="Where are you?", choices=[("GB", "United Kingdom"), ("IE", "Ireland")]
    )
    day = forms.DateField(label="First day", widget=forms.DateInput(attrs={"type": "date"}))
    again = forms.ChoiceField(
        label="May we remind you?",
        help_text="One message, with nothing in it.",
        choices=[("yes", "Yes"), ("no", "No")],
        widget=forms.RadioSelect,
    )
    lived = forms.MultipleChoiceField(
        label="What have you lived through?",
        choices=[
            ("Feelings", [("low", "Feeling very low"), ("panic", "Panic attacks")]),
            ("Events", [("loss", "Losing somebody"), ("home", "Losing a home")]),
        ],
        widget=forms.CheckboxSelectMultiple(attrs={"class": "choices--columns"}),
        required=False,
    )
    agree = forms.BooleanField(label="I have read who can see what I write")


class WrongAnswers(SampleForm):
    """The same questions, answered badly."""

    def __init__(self, prefix: str) -> None:
        super().__init__({f"{prefix}-name": "x" * 50, f"{prefix}-day": "soon"}, prefix=prefix)

    def clean(self) -> None:
        raise forms.ValidationError("Please look at this again.")
