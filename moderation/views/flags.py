"""Boundary flags to look at."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from moderation import selectors
from moderation.actions import flags as flagged
from moderation.actions import reading
from moderation.forms import VerdictForm
from moderation.models import Flag
from moderation.presenters import shown_flag
from moderation.views.pages import duty_page, on_duty, viewer_of


@require_safe
@on_duty
def flags(request: HttpRequest) -> HttpResponse:
    return duty_page(request, "moderation/flags.html", {"flags": selectors.flags_to_review()})


@on_duty
def flag(request: HttpRequest, flag_id: UUID) -> HttpResponse:
    """Opening this page is noted: it shows what a person wrote."""
    viewer = viewer_of(request)
    form = VerdictForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        verdict = Flag.Verdict(form.cleaned_data["verdict"])
        flagged.review_flag(flag_id=flag_id, by=viewer, verdict=verdict)
        return redirect("moderation:flags")
    found = reading.read_flag(flag_id=flag_id, by=viewer)
    parts = {"shown": shown_flag(found), "flag": found, "form": form}
    return duty_page(request, "moderation/flag.html", parts)
