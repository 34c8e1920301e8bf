"""What is filled in on the pages of rulebooks. Checks the shape of it; the actions decide."""

from django import forms

from moderation.actions.revisions import MOST_TEXT, Edit
from moderation.actions.shadowing import DAYS
from moderation.policies.rulebook import Speaker

WHO = [(Speaker.CLIENT.value, "A client"), (Speaker.WORKER.value, "A peer worker")]


class SeekForm(forms.Form):
    q = forms.CharField(label="Look for words in the rules", required=False, max_length=100)


class SentenceForm(forms.Form):
    """To try the rules. What is typed is judged and forgotten."""

    sentence = forms.CharField(
        label="A sentence",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2, "autocomplete": "off"}),
        help_text="Make one up. It is judged and not kept.",
    )
    said_by = forms.ChoiceField(label="Who says it?", choices=WHO, initial="client")


class TextForm(forms.Form):
    """`seen` is the digest of what the text was when the page was opened."""

    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)
    text = forms.CharField(
        label="The text",
        required=False,
        max_length=MOST_TEXT,
        strip=False,
        widget=forms.Textarea(
            attrs={"rows": 18, "class": "rule-text", "spellcheck": "false", "autocomplete": "off"}
        ),
    )

    def edit(self) -> Edit:
        return Edit(text=self.cleaned_data["text"], seen=self.cleaned_data["seen"])


class ProposeForm(forms.Form):
    why = forms.CharField(
        label="What did you change, and why?",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="The second person reads this first. Never put a real message in here, or in a rule.",
    )


class ShadowForm(forms.Form):
    days = forms.TypedChoiceField(
        label="How far back?",
        coerce=int,
        choices=[(days, f"{days} days") for days in DAYS],
        help_text="At most the newest 5,000 messages. Nobody reads them: the rules do, twice.",
    )
