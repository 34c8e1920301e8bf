"""A peer worker's requests: who asks, why the two, yes or no."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.access import only, signed_in
from accounts.roles import Capability
from matching.actions.requests import accept as say_yes
from matching.actions.requests import decline as say_no
from matching.selectors.requests import requests_to


@require_safe
@only(Capability.GIVE_SUPPORT)
def requests(request: HttpRequest) -> HttpResponse:
    page = {"asked": requests_to(signed_in(request.user), timezone.now())}
    return render(request, "matching/requests.html", page)


@require_safe
@only(Capability.GIVE_SUPPORT)
def waiting_requests(request: HttpRequest) -> HttpResponse:
    """The part of `requests` that changes by itself."""
    page = {"asked": requests_to(signed_in(request.user), timezone.now())}
    return render(request, "matching/_requests.html", page)


@require_POST
@only(Capability.GIVE_SUPPORT)
def accept(request: HttpRequest, request_id: UUID) -> HttpResponse:
    pairing = say_yes(worker=signed_in(request.user), request_id=request_id)
    return redirect("chat:with_pairing", pairing_id=pairing.pk)


@require_POST
@only(Capability.GIVE_SUPPORT)
def decline(request: HttpRequest, request_id: UUID) -> HttpResponse:
    say_no(worker=signed_in(request.user), request_id=request_id)
    messages.success(request, "That is fine. They can ask somebody else, and keep their place.")
    return redirect("matching:requests")
