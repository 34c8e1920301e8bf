"""A peer worker's people: a pause, a hard time, a colleague who stands in, and words for whoever comes after."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.access import only, signed_in
from accounts.roles import Capability
from matching import access
from matching.actions.together import call_intense, pause_pairing, write_handover
from matching.actions.understudies import answer, propose
from matching.forms.pairing import HandoverForm, WorkerForm, said_yes
from matching.selectors.requests import people_page
from peersupport.core.errors import Invalid


@require_safe
@only(Capability.GIVE_SUPPORT)
def people(request: HttpRequest) -> HttpResponse:
    page = {"page": people_page(signed_in(request.user), timezone.now())}
    return render(request, "matching/people.html", page)


@require_POST
@only(Capability.GIVE_SUPPORT)
def together(request: HttpRequest, pairing_id: UUID, wish: str) -> HttpResponse:
    """A pause or its end; that it takes much of the worker, or no longer."""
    worker = signed_in(request.user)
    access.pairing_as_worker(worker, pairing_id)
    match wish:
        case "pause" | "resume":
            pause_pairing(by=worker, pairing_id=pairing_id, paused=wish == "pause")
        case "intense" | "easier":
            call_intense(worker=worker, pairing_id=pairing_id, intense=wish == "intense")
        case _:
            raise Http404
    return redirect("matching:people")


@require_POST
@only(Capability.GIVE_SUPPORT)
def ask_understudy(request: HttpRequest, pairing_id: UUID) -> HttpResponse:
    worker = signed_in(request.user)
    access.pairing_as_worker(worker, pairing_id)
    form = WorkerForm(request.POST)
    if not form.is_valid():
        raise Invalid("Please choose a colleague.")
    propose(by=worker, pairing_id=pairing_id, worker_id=form.cleaned_data["worker"])
    messages.success(request, "Both are asked. It counts when both have said yes.")
    return redirect("matching:people")


@require_POST
@login_required
def answer_understudy(request: HttpRequest, understudy_id: UUID) -> HttpResponse:
    """The client or the colleague says yes or no."""
    viewer = signed_in(request.user)
    access.understudy_asked_of(viewer, understudy_id)
    answer(by=viewer, understudy_id=understudy_id, yes=said_yes(request))
    is_client = viewer.may(Capability.ASK_FOR_SUPPORT)
    return redirect("matching:my_support" if is_client else "matching:people")


@require_POST
@only(Capability.GIVE_SUPPORT)
def handover(request: HttpRequest, pairing_id: UUID) -> HttpResponse:
    worker = signed_in(request.user)
    access.pairing_as_worker(worker, pairing_id)
    form = HandoverForm(request.POST)
    if not form.is_valid():
        raise Invalid("Please write a few words, not more than a page.")
    words = form.cleaned_data["words"]
    write_handover(worker=worker, pairing_id=pairing_id, words=words)
    messages.success(request, "Kept. Nobody reads it before they have said yes.")
    return redirect("matching:people")
