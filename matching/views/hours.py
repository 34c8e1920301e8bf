"""When a peer worker is here: the usual week, days off, single days, and how it reads on another clock."""

from datetime import date

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import only, signed_in
from accounts.models import User
from accounts.roles import Capability
from matching import roster
from matching.actions.hours import be_here_once, not_here_then, set_hours, take_back, take_off
from matching.forms.profile import DatesOffForm, ExtraHoursForm, HoursForm
from matching.selectors.requests import hours_on_single_days, hours_preview
from matching.week import today_of
from peersupport.core.errors import Invalid

# Where the people who ask may live; enough to see that one's evening is another's morning.
READERS = (
    "Europe/London",
    "Europe/Berlin",
    "Europe/Athens",
    "Africa/Lagos",
    "Asia/Dubai",
    "Asia/Kolkata",
    "Asia/Tokyo",
    "Australia/Sydney",
    "Pacific/Auckland",
    "America/New_York",
    "America/Chicago",
    "America/Los_Angeles",
)


@require_http_methods(["GET", "POST"])
@only(Capability.GIVE_SUPPORT)
def hours(request: HttpRequest) -> HttpResponse:
    worker = signed_in(request.user)
    sent = request.POST if request.method == "POST" else None
    form = HoursForm(sent, windows=roster.free_times_of(worker).windows)
    if request.method == "POST" and form.is_valid():
        set_hours(person=worker, windows=form.windows())
        messages.success(request, "Your hours are saved.")
        return redirect("matching:hours")
    return _hours_page(request, worker, form=form)


@require_POST
@only(Capability.GIVE_SUPPORT)
def dates_off(request: HttpRequest) -> HttpResponse:
    worker = signed_in(request.user)
    form = DatesOffForm(request.POST)
    if not form.is_valid():
        return _hours_page(request, worker, dates_form=form)
    take_off(person=worker, dates=form.dates())
    messages.success(request, "Your time off is saved.")
    return redirect("matching:hours")


@require_POST
@only(Capability.GIVE_SUPPORT)
def date_back(request: HttpRequest, on: date) -> HttpResponse:
    take_back(person=signed_in(request.user), on=on)
    return redirect("matching:hours")


@require_POST
@only(Capability.GIVE_SUPPORT)
def extra_hours(request: HttpRequest) -> HttpResponse:
    worker = signed_in(request.user)
    form = ExtraHoursForm(request.POST, today=today_of(worker.time_zone, timezone.now()))
    if not form.is_valid():
        return _hours_page(request, worker, extra_form=form)
    on, start, end = form.hours
    try:
        be_here_once(person=worker, on=on, start_minute=start, end_minute=end)
    except Invalid as refusal:
        form.add_error("on", refusal.message)
        return _hours_page(request, worker, extra_form=form)
    messages.success(request, "That is kept. It holds on this day only.")
    return redirect("matching:hours")


@require_POST
@only(Capability.GIVE_SUPPORT)
def extra_back(request: HttpRequest, extra_id: int) -> HttpResponse:
    not_here_then(person=signed_in(request.user), extra_id=extra_id)
    return redirect("matching:hours")


def _hours_page(request: HttpRequest, worker: User, **sent: forms.Form) -> HttpResponse:
    """With whichever form was sent, and the others as they stand."""
    chosen, moment = request.GET.get("for", ""), timezone.now()
    zone = chosen if chosen in READERS else READERS[0]
    today, times = today_of(worker.time_zone, moment), roster.free_times_of(worker)
    page = {
        "form": HoursForm(windows=times.windows),
        "dates_form": DatesOffForm(),
        "extra_form": ExtraHoursForm(today=today),
        **sent,
        "dates_off": sorted(day for day in times.dates_off if day >= today),
        "extra": hours_on_single_days(worker, since=today),
        "preview": hours_preview(worker, reader_zone=zone, now=moment),
        "readers": READERS,
        "reader_zone": zone,
    }
    return render(request, "matching/hours.html", page)
