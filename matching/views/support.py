"""A client's own pages: where they are, who could talk with them, asking and taking it back."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.access import only, signed_in
from accounts.models import User
from accounts.roles import Capability
from matching import access
from matching.actions import requests
from matching.actions.support import start_looking, stop_looking
from matching.actions.telling import ask_to_be_told, tell_no_more
from matching.actions.together import answer_handover
from matching.forms.pairing import AskForm, WorkerForm, said_yes
from matching.selectors import support as selectors
from peersupport.core.errors import Invalid


@require_safe
@only(Capability.ASK_FOR_SUPPORT)
def my_support(request: HttpRequest) -> HttpResponse:
    return render(request, "matching/my_support.html", _where_they_are(signed_in(request.user)))


@require_safe
@only(Capability.ASK_FOR_SUPPORT)
def now(request: HttpRequest) -> HttpResponse:
    """The part of `my_support` that changes while somebody waits."""
    return render(request, "matching/_my_support.html", _where_they_are(signed_in(request.user)))


@require_safe
@only(Capability.ASK_FOR_SUPPORT)
def offers(request: HttpRequest) -> HttpResponse:
    client, moment = signed_in(request.user), timezone.now()
    if selectors.my_support(client, moment).stage is not selectors.Stage.LOOKING:
        return redirect("matching:my_support")
    page = {"offers": selectors.offers_to(client, moment)}
    return render(request, "matching/offers.html", page)


@require_POST
@only(Capability.ASK_FOR_SUPPORT)
def ask(request: HttpRequest) -> HttpResponse:
    form = AskForm(request.POST)
    if not form.is_valid():
        raise Invalid("That note is too long. Please make it shorter; you can say more later.")
    asked = form.cleaned_data
    requests.ask(client=signed_in(request.user), worker_id=asked["worker"], note=asked["note"])
    messages.success(request, "Your request is on its way.")
    return redirect("matching:my_support")


@require_POST
@only(Capability.ASK_FOR_SUPPORT)
def withdraw(request: HttpRequest) -> HttpResponse:
    requests.withdraw(client=signed_in(request.user))
    messages.success(request, "You have taken your request back. That is fine.")
    return redirect("matching:my_support")


@require_POST
@only(Capability.ASK_FOR_SUPPORT)
def somebody_else(request: HttpRequest) -> HttpResponse:
    form = WorkerForm(request.POST)
    if not form.is_valid():
        raise Invalid
    requests.pass_on(client=signed_in(request.user), worker_id=form.cleaned_data["worker"])
    return redirect("matching:offers")


@require_POST
@only(Capability.ASK_FOR_SUPPORT)
def everyone_again(request: HttpRequest) -> HttpResponse:
    requests.see_everyone_again(client=signed_in(request.user))
    return redirect("matching:offers")


@require_POST
@only(Capability.ASK_FOR_SUPPORT)
def next_free(request: HttpRequest) -> HttpResponse:
    """Whoever is free next will do."""
    asked = requests.ask_next_free(client=signed_in(request.user))
    messages.success(request, f"We have asked {asked.worker.pseudonym}.")
    return redirect("matching:my_support")


@require_POST
@only(Capability.ASK_FOR_SUPPORT)
def tell_me(request: HttpRequest) -> HttpResponse:
    """May we say it here when somebody is free?"""
    client = signed_in(request.user)
    if said_yes(request):
        ask_to_be_told(client=client)
        messages.success(request, "We tell you here. You may close this page.")
    else:
        tell_no_more(client=client)
        messages.success(request, "We say nothing. You keep your place.")
    return redirect("matching:my_support")


@require_POST
@only(Capability.ASK_FOR_SUPPORT)
def stop(request: HttpRequest) -> HttpResponse:
    stop_looking(client=signed_in(request.user))
    messages.success(request, "You are not looking any more. If you come back, your wait counts.")
    return redirect("matching:my_support")


@require_POST
@only(Capability.ASK_FOR_SUPPORT)
def look_again(request: HttpRequest) -> HttpResponse:
    start_looking(client=signed_in(request.user))
    return redirect("matching:offers")


@require_POST
@only(Capability.ASK_FOR_SUPPORT)
def handover_answer(request: HttpRequest, pairing_id: UUID) -> HttpResponse:
    """May the next worker read these words?"""
    client = signed_in(request.user)
    access.handover_of(client, pairing_id)
    yes = said_yes(request)
    answer_handover(client=client, pairing_id=pairing_id, yes=yes)
    messages.success(request, "They may be read." if yes else "They are deleted.")
    return redirect("matching:my_support")


def _where_they_are(client: User) -> dict[str, object]:
    return {"support": selectors.my_support(client, timezone.now())}
