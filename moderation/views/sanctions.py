"""What follows when a boundary was crossed: for the team, and for the person it is about."""

from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.access import only, signed_in
from accounts.roles import Capability
from moderation.actions import sanctions as acting
from moderation.models import Sanction
from moderation.sanction_forms import AppealForm, DecideForm, SanctionForm
from moderation.selectors import sanctions_so_far
from moderation.views.pages import duty_page, on_duty, viewer_of

gives_support = only(Capability.GIVE_SUPPORT)


@on_duty
def sanctions(request: HttpRequest) -> HttpResponse:
    viewer = viewer_of(request)
    form = SanctionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        acting.set_sanction(
            person_id=UUID(said["person"]), step=said["step"], reason=said["reason"], by=viewer
        )
        messages.success(request, "They are told, with your reason.")
        return redirect("moderation:sanctions")
    parts: dict[str, object] = {"form": form, "rows": sanctions_so_far(viewer)}
    return duty_page(request, "moderation/sanctions.html", parts)


@on_duty
def decide(request: HttpRequest, sanction_id: UUID) -> HttpResponse:
    """By somebody who did not set it."""
    viewer = viewer_of(request)
    form = DecideForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        decision = Sanction.Decision(form.cleaned_data["decision"])
        answer = form.cleaned_data["answer"]
        acting.decide_appeal(sanction_id=sanction_id, by=viewer, decision=decision, answer=answer)
        messages.success(request, "They are told, with your answer.")
        return redirect("moderation:sanctions")
    found = acting.read_appeal(sanction_id=sanction_id, by=viewer)
    return duty_page(request, "moderation/appeal.html", {"sanction": found, "form": form})


@require_safe
@gives_support
def told(request: HttpRequest) -> HttpResponse:
    """What the team has told this peer worker."""
    viewer = signed_in(request.user)
    parts = {"rows": acting.read_own(by=viewer), "form": AppealForm()}
    with timezone.override(ZoneInfo(viewer.time_zone)):
        return render(request, "moderation/told.html", parts)


@require_POST
@gives_support
def appeal(request: HttpRequest, sanction_id: UUID) -> HttpResponse:
    form = AppealForm(request.POST)
    if form.is_valid():
        words = form.cleaned_data["words"]
        acting.appeal(sanction_id=sanction_id, by=signed_in(request.user), words=words)
        messages.success(request, "Thank you. Somebody who did not decide this will look at it.")
    else:
        messages.error(
            request, "Please write a few words first, so that your colleague knows more."
        )
    return redirect("moderation:told")
