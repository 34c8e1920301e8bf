"""A coordinator's pages about everybody at once: the plan, what if, what nobody covers, and what counts how much."""

from collections.abc import Mapping
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import only, signed_in
from accounts.roles import Capability
from matching.actions.plans import approve as ask_them_all
from matching.forms.plan import WhatIfForm, plan_choices
from matching.policies.planning import BadLock
from matching.selectors.gaps import gaps_page
from matching.selectors.plans import away_now, plan_page, what_if
from matching.weights_page import weights_in_words
from peersupport.core.errors import Conflict, Invalid


@require_http_methods(["GET", "POST"])
@only(Capability.PAIR_PEOPLE)
def plan(request: HttpRequest) -> HttpResponse:
    """The best plan, made anew around the pairs that were kept. Changes nothing."""
    return _plan_around(request, plan_choices(request.POST).kept)


@require_POST
@only(Capability.PAIR_PEOPLE)
def approve(request: HttpRequest) -> HttpResponse:
    """Asks all workers of the plan, or shows it again and says why nobody was asked."""
    chosen = plan_choices(request.POST)
    try:
        run = ask_them_all(by=signed_in(request.user), pairs=chosen.asked, reason=chosen.reason)
    except (Conflict, Invalid) as error:
        messages.error(request, error.message)
        return _plan_around(request, chosen.asked)
    asked = "1 person is" if run.asked == 1 else f"{run.asked} people are"
    messages.success(request, f"{asked} on the way to somebody. Each worker has two days.")
    return redirect("matching:waiting")


@require_safe
@only(Capability.PAIR_PEOPLE)
def suppose(request: HttpRequest) -> HttpResponse:
    """What if a rule did not hold, or somebody were back? Nothing is changed by asking."""
    viewer, now = signed_in(request.user), timezone.now()
    away = [(str(row.worker_id), row.name) for row in away_now(viewer, now)]
    form = WhatIfForm(request.GET or None, away=away)
    answer = None
    if form.is_valid():
        answer = what_if(viewer, now, relaxed=form.rules(), back=form.cleaned_data["back"])
    return render(request, "matching/what_if.html", {"form": form, "answer": answer})


@require_safe
@only(Capability.PAIR_PEOPLE)
def gaps(request: HttpRequest) -> HttpResponse:
    page = {"page": gaps_page(signed_in(request.user), timezone.now())}
    return render(request, "matching/gaps.html", page)


@require_safe
@only(Capability.PAIR_PEOPLE)
def weights(request: HttpRequest) -> HttpResponse:
    return render(request, "matching/weights.html", {"weights": weights_in_words()})


def _plan_around(request: HttpRequest, locks: Mapping[UUID, UUID]) -> HttpResponse:
    try:
        return _plan(request, locks)
    except BadLock:
        messages.error(request, "A pair you kept cannot be. The plan is made without it.")
        return _plan(request, {})


def _plan(request: HttpRequest, locks: Mapping[UUID, UUID]) -> HttpResponse:
    found = plan_page(signed_in(request.user), timezone.now(), locks)
    page = {"page": found, "reason": request.POST.get("reason", "")}
    return render(request, "matching/plan.html", page)
