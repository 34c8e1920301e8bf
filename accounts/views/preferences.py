"""A person's own settings, and a new recovery code."""

from allauth.account.decorators import reauthentication_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.access import signed_in, signed_in_only
from accounts.actions.preferences import set_preferences
from accounts.actions.recovery import new_recovery_code
from accounts.forms import PreferencesForm
from accounts.views.joining import hold_code


@signed_in_only
@require_http_methods(["GET", "HEAD", "POST"])
def settings_page(request: HttpRequest) -> HttpResponse:
    """Language, country and time zone; and the ways to everything else about the account."""
    person = signed_in(request.user)
    now = {"language": person.language, "country": person.country, "time_zone": person.time_zone}
    form = PreferencesForm(request.POST or None, initial=now)
    if request.method == "POST" and form.is_valid():
        set_preferences(person=person, **form.cleaned_data)
        return redirect("accounts:settings")
    page = {"form": form, "person": person}
    return render(request, "accounts/settings.html", page, status=422 if form.errors else 200)


@signed_in_only
@reauthentication_required  # type: ignore[untyped-decorator]  # allauth has no types
@require_http_methods(["GET", "HEAD", "POST"])
def new_code(request: HttpRequest) -> HttpResponse:
    """Whoever sits at an open screen must know the password before the code is replaced."""
    if request.method == "POST":
        person = signed_in(request.user)
        hold_code(request, person, new_recovery_code(person=person))
        return redirect("accounts:keep_code")
    return render(request, "accounts/new_code.html")
