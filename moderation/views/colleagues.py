"""Not alone with an escalation: ask a colleague, hand over, take over."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from moderation.actions import colleagues
from moderation.colleague_forms import ask_form, offer_form
from moderation.views.board import again
from moderation.views.pages import on_duty, viewer_of


@require_POST
@on_duty
def ask(request: HttpRequest, escalation_id: UUID) -> HttpResponse:
    viewer = viewer_of(request)
    form = ask_form(viewer, request.POST)
    if not form.is_valid():
        return again(request, escalation_id, ask_form=form)
    asked = form.cleaned_data
    colleagues.ask_colleague(
        escalation_id=escalation_id,
        by=viewer,
        colleague_id=UUID(asked["colleague"]),
        text=asked["text"],
    )
    messages.success(request, "Asked. They are being called.")
    return redirect("moderation:escalation", escalation_id)


@require_POST
@on_duty
def offer(request: HttpRequest, escalation_id: UUID) -> HttpResponse:
    viewer = viewer_of(request)
    form = offer_form(viewer, request.POST)
    if not form.is_valid():
        return again(request, escalation_id, offer_form=form)
    said = form.cleaned_data
    colleagues.offer_to(
        escalation_id=escalation_id,
        by=viewer,
        colleague_id=UUID(said["colleague"]),
        summary=said["text"],
    )
    messages.info(request, "Offered. It stays with you until they confirm.")
    return redirect("moderation:escalation", escalation_id)


@require_POST
@on_duty
def take_over(request: HttpRequest, escalation_id: UUID) -> HttpResponse:
    colleagues.take_over(escalation_id=escalation_id, by=viewer_of(request))
    messages.success(request, "You have this now.")
    return redirect("moderation:escalation", escalation_id)
