"""A peer worker's own pages: what they share, when they are here, and a rest from new people."""

from datetime import date
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import only, signed_in
from accounts.models import User
from accounts.roles import Capability
from matching import access, roster
from matching.actions import profiles
from matching.actions.exclusions import keep_apart
from matching.actions.hours import set_hours, take_back, take_off
from matching.forms.about_me import ApartForm
from matching.forms.fields import Sent
from matching.forms.profile import DatesOffForm, HoursForm, ProfileForm
from matching.selectors.requests import hours_preview
from matching.selectors.support import names_kept_apart
from matching.week import end_of_day

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
def profile(request: HttpRequest) -> HttpResponse:
    worker = signed_in(request.user)
    found = access.profile_of(worker)
    form = ProfileForm(_sent(request), profile=found, language=worker.language)
    if request.method == "POST" and form.is_valid():
        profiles.write_profile(
            worker=worker,
            introduction=form.cleaned_data["introduction"],
            choices=form.answers(),
            seats=form.cleaned_data["seats"],
        )
        messages.success(request, "Your profile is saved.")
        return redirect("matching:profile")
    is_resting = found.is_resting(timezone.now())
    page = {"form": form, "profile": found, "is_resting": is_resting}
    return render(request, "matching/profile.html", page)


@require_http_methods(["GET", "POST"])
@only(Capability.GIVE_SUPPORT)
def hours(request: HttpRequest) -> HttpResponse:
    worker = signed_in(request.user)
    form = HoursForm(_sent(request), windows=roster.windows_of(worker))
    if request.method == "POST" and form.is_valid():
        set_hours(person=worker, windows=form.windows())
        messages.success(request, "Your hours are saved.")
        return redirect("matching:hours")
    return _hours_page(request, worker, form, DatesOffForm())


@require_POST
@only(Capability.GIVE_SUPPORT)
def dates_off(request: HttpRequest) -> HttpResponse:
    worker = signed_in(request.user)
    form = DatesOffForm(request.POST)
    if not form.is_valid():
        hours_form = HoursForm(windows=roster.windows_of(worker))
        return _hours_page(request, worker, hours_form, form)
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
def new_people(request: HttpRequest, wish: str) -> HttpResponse:
    """Nobody new today, nobody new for now, or yes again. No reason is asked for any of them."""
    worker = signed_in(request.user)
    match wish:
        case "not-today":
            profiles.rest(worker=worker, until=end_of_day(worker.time_zone, timezone.now()))
        case "pause":
            profiles.pause(worker=worker)
        case "resume":
            profiles.resume(worker=worker)
        case _:
            raise Http404
    return redirect("matching:profile")


@require_http_methods(["GET", "POST"])
@only(Capability.GIVE_SUPPORT)
def apart(request: HttpRequest) -> HttpResponse:
    worker = signed_in(request.user)
    form = ApartForm(_sent(request), names=names_kept_apart(worker))
    if request.method == "POST" and form.is_valid():
        keep_apart(person=worker, names=form.names_given())
        messages.success(request, "That is kept, and told to nobody.")
        return redirect("matching:profile")
    return render(request, "matching/profile_apart.html", {"form": form})


def _sent(request: HttpRequest) -> Sent:
    return request.POST if request.method == "POST" else None


def _hours_page(
    request: HttpRequest, worker: User, form: HoursForm, dates_form: DatesOffForm
) -> HttpResponse:
    chosen = request.GET.get("for", "")
    reader_zone = chosen if chosen in READERS else READERS[0]
    moment = timezone.now()
    today = moment.astimezone(ZoneInfo(worker.time_zone)).date()
    page = {
        "form": form,
        "dates_form": dates_form,
        "dates_off": sorted(day for day in roster.dates_off_of(worker) if day >= today),
        "preview": hours_preview(worker, reader_zone=reader_zone, now=moment),
        "readers": READERS,
        "reader_zone": reader_zone,
    }
    return render(request, "matching/hours.html", page)
