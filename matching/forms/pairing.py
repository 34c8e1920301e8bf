"""Small forms that join two people: asking, and pairing by hand."""

from django import forms
from django.http import HttpRequest

from matching.actions.pairings import MOST_REASON
from matching.actions.requests import MOST_NOTE
from matching.actions.together import MOST_HANDOVER
from peersupport.core.errors import Invalid


class AskForm(forms.Form):
    worker = forms.UUIDField(widget=forms.HiddenInput)
    note = forms.CharField(required=False, max_length=MOST_NOTE, widget=forms.Textarea)


class WorkerForm(forms.Form):
    worker = forms.UUIDField(widget=forms.HiddenInput)


class HandoverForm(forms.Form):
    words = forms.CharField(max_length=MOST_HANDOVER, widget=forms.Textarea)


def said_yes(request: HttpRequest) -> bool:
    """Raises `Invalid` unless it was clearly a yes or a no."""
    answer = request.POST.get("yes")
    if answer not in {"yes", "no"}:
        raise Invalid("Please say yes or no.")
    return answer == "yes"


class PairForm(forms.Form):
    worker = forms.UUIDField(widget=forms.HiddenInput)
    reason = forms.CharField(
        max_length=MOST_REASON,
        error_messages={"required": "Please write why these two. It is kept with the pairing."},
    )
