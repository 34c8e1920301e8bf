"""Samples of conversations of which nobody was told."""

from uuid import UUID
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.access import only, signed_in
from accounts.roles import Capability
from chat.actions import sampling
from chat.forms import SampleForm, SampleVerdictForm
from chat.sampled import lines
from moderation import sample_api

on_duty = only(Capability.ANSWER_ESCALATIONS)


@require_safe
@on_duty
def samples(request: HttpRequest) -> HttpResponse:
    return _samples(request, SampleForm())


@require_POST
@on_duty
def draw(request: HttpRequest) -> HttpResponse:
    form = SampleForm(request.POST)
    if not form.is_valid():
        return _samples(request, form)
    days, size = form.cleaned_data["days"], form.cleaned_data["size"]
    sampling.draw_sample(by=signed_in(request.user), days=days, size=size)
    return redirect("chat:samples")


@require_safe
@on_duty
def sampled(request: HttpRequest, sampled_id: UUID) -> HttpResponse:
    """Opening this page is noted: it shows what two people wrote."""
    found = sampling.open_sampled(sampled_id=sampled_id, by=signed_in(request.user))
    parts: dict[str, object] = {
        "lines": lines(found),
        "sampled_id": sampled_id,
        "verdicts": sample_api.VERDICTS,
    }
    return _page(request, "chat/sampled.html", parts)


@require_POST
@on_duty
def judge(request: HttpRequest, sampled_id: UUID) -> HttpResponse:
    form = SampleVerdictForm(request.POST)
    if not form.is_valid():
        return redirect("chat:sampled", sampled_id)
    verdict = form.cleaned_data["verdict"]
    sample_api.judge_sampled(sampled_id, signed_in(request.user), verdict)
    return redirect("chat:samples")


def _samples(request: HttpRequest, form: SampleForm) -> HttpResponse:
    parts: dict[str, object] = {
        "rows": sample_api.sample_rows(),
        "overall": sample_api.overall(),
        "form": form,
    }
    return _page(request, "chat/samples.html", parts)


def _page(request: HttpRequest, template: str, parts: dict[str, object]) -> HttpResponse:
    with timezone.override(ZoneInfo(signed_in(request.user).time_zone)):
        return render(request, template, parts)
