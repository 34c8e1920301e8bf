"""A peer worker's own pages: what they share, whom they keep away from, and a rest from new people."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import only, signed_in
from accounts.roles import Capability
from matching import access
from matching.actions import profiles
from matching.actions.exclusions import keep_apart
from matching.forms.about_me import ApartForm
from matching.forms.fields import Sent
from matching.forms.profile import ProfileForm
from matching.selectors.support import names_kept_apart
from matching.week import end_of_day


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
