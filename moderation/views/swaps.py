"""A shift of one's own, offered to a colleague; a colleague's, taken."""

from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from moderation import selectors
from moderation.access import own_shift
from moderation.actions import swaps
from moderation.swap_forms import OfferForm
from moderation.views.pages import duty_page, on_duty, viewer_of
from peersupport.core.errors import Conflict, Invalid


@on_duty
def offer(request: HttpRequest, shift_id: UUID) -> HttpResponse:
    viewer = viewer_of(request)
    shift = own_shift(viewer, shift_id)
    people = [one for one in selectors.colleagues() if one[0] != str(viewer.pk)]
    zone = ZoneInfo(viewer.time_zone)
    form = OfferForm(request.POST or None, shift=shift, zone=zone, colleagues=people)
    if request.method == "POST" and form.is_valid():
        try:
            swaps.offer_shift(shift_id=shift_id, by=viewer, **form.offered())
        except (Conflict, Invalid) as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, "Offered. It stays yours until somebody takes it.")
            return redirect("moderation:me")
    parts: dict[str, object] = {"form": form, "shift": shift}
    status = 422 if request.method == "POST" else 200
    return duty_page(request, "moderation/offer_shift.html", parts, status=status)


@require_POST
@on_duty
def take(request: HttpRequest, offer_id: UUID) -> HttpResponse:
    try:
        swaps.take_shift(offer_id=offer_id, by=viewer_of(request))
    except Conflict as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, "It is yours. Thank you. Both of you get a mail.")
    return redirect("moderation:me")


@require_POST
@on_duty
def withdraw(request: HttpRequest, offer_id: UUID) -> HttpResponse:
    swaps.withdraw_offer(offer_id=offer_id, by=viewer_of(request))
    messages.success(request, "Taken back. The shift is yours as before.")
    return redirect("moderation:me")
