"""Messages that wait for a colleague's yes."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from moderation.actions import drafts, reading
from moderation.forms import DecisionForm
from moderation.held_drafts import drafts_to_look_at, shown_draft
from moderation.models import HeldDraft
from moderation.views.pages import duty_page, on_duty, viewer_of


@require_safe
@on_duty
def held_drafts(request: HttpRequest) -> HttpResponse:
    rows = drafts_to_look_at(viewer_of(request))
    return duty_page(request, "moderation/drafts.html", {"drafts": rows})


@on_duty
def held_draft(request: HttpRequest, held_id: UUID) -> HttpResponse:
    """Opening this page is noted: it shows what a person wrote."""
    viewer = viewer_of(request)
    form = DecisionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        decision, note = (
            HeldDraft.Decision(form.cleaned_data["decision"]),
            form.cleaned_data["note"],
        )
        drafts.decide_draft(held_id=held_id, by=viewer, decision=decision, note=note)
        messages.success(request, "Thank you. They are told now.")
        return redirect("moderation:held_drafts")
    found = reading.read_draft(held_id=held_id, by=viewer)
    parts = {"shown": shown_draft(found), "form": form}
    return duty_page(request, "moderation/draft.html", parts)
