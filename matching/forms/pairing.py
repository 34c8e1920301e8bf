"""Small forms that join two people: asking, and pairing by hand."""

from django import forms

from matching.actions.pairings import MOST_REASON
from matching.actions.requests import MOST_NOTE


class AskForm(forms.Form):
    worker = forms.UUIDField(widget=forms.HiddenInput)
    note = forms.CharField(required=False, max_length=MOST_NOTE, widget=forms.Textarea)


class WorkerForm(forms.Form):
    worker = forms.UUIDField(widget=forms.HiddenInput)


class PairForm(forms.Form):
    worker = forms.UUIDField(widget=forms.HiddenInput)
    reason = forms.CharField(
        max_length=MOST_REASON,
        error_messages={"required": "Please write why these two. It is kept with the pairing."},
    )
