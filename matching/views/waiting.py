"""A coordinator's pages: who waits, who has room, and pairing by hand."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.access import only, signed_in
from accounts.roles import Capability
from matching import access
from matching.actions.pairings import pair_by_hand
from matching.actions.profiles import approve_for_youth
from matching.actions.reading import note_reading
from matching.actions.understudies import propose
from matching.forms.pairing import PairForm, WorkerForm
from matching.selectors.pairs import pairs_page
from matching.selectors.waiting import client_page, waiting_page
from peersupport.core.errors import Invalid


@require_safe
@only(Capability.PAIR_PEOPLE)
def waiting(request: HttpRequest) -> HttpResponse:
    page = {"page": waiting_page(signed_in(request.user), timezone.now())}
    return render(request, "matching/waiting.html", page)


@require_safe
@only(Capability.PAIR_PEOPLE)
def waiting_client(request: HttpRequest, client_id: UUID) -> HttpResponse:
    """One client's answers and the workers who could be theirs. Opening it is kept in the audit log."""
    reader = signed_in(request.user)
    note_reading(by=reader, client_id=client_id)
    page = {"page": client_page(reader, client_id, timezone.now())}
    return render(request, "matching/waiting_client.html", page)


@require_POST
@only(Capability.PAIR_PEOPLE)
def pair(request: HttpRequest, client_id: UUID) -> HttpResponse:
    form = PairForm(request.POST)
    if not form.is_valid():
        raise Invalid("Please write why these two. It is kept with the pairing.")
    pair_by_hand(
        by=signed_in(request.user),
        client_id=client_id,
        worker_id=form.cleaned_data["worker"],
        reason=form.cleaned_data["reason"],
    )
    messages.success(request, "The two are paired, and both have been told.")
    return redirect("matching:waiting")


@require_safe
@only(Capability.PAIR_PEOPLE)
def pairs(request: HttpRequest) -> HttpResponse:
    page = {"page": pairs_page(signed_in(request.user), timezone.now())}
    return render(request, "matching/pairs.html", page)


@require_POST
@only(Capability.PAIR_PEOPLE)
def propose_understudy(request: HttpRequest, pairing_id: UUID) -> HttpResponse:
    """Asks a colleague and the client whether the colleague may stand in."""
    by = signed_in(request.user)
    access.pairing_to_cover(by, pairing_id)
    form = WorkerForm(request.POST)
    if not form.is_valid():
        raise Invalid("Please choose a colleague.")
    propose(by=by, pairing_id=pairing_id, worker_id=form.cleaned_data["worker"])
    messages.success(request, "Both are asked. It counts when both have said yes.")
    return redirect("matching:pairs")


@require_POST
@only(Capability.PAIR_PEOPLE)
def youth_approval(request: HttpRequest, worker_id: UUID) -> HttpResponse:
    approved = request.POST.get("approved") == "yes"
    approve_for_youth(by=signed_in(request.user), worker_id=worker_id, approved=approved)
    return redirect("matching:waiting")
