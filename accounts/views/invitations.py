"""Joining staff by a link."""

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts.access import invitation_for_accepting
from accounts.actions.invitations import accept, digest_of
from accounts.actions.joining import PseudonymTaken
from accounts.entering import enter
from accounts.forms import NewPersonForm
from accounts.limits import count_attempt
from accounts.roles import Role


@require_http_methods(["GET", "HEAD", "POST"])
def invitation_page(request: HttpRequest, token: str) -> HttpResponseBase:
    """Choose a name and password; the second step is set up right after."""
    if request.user.is_authenticated:
        return redirect("accounts:home")
    count_attempt(request, "invitation")
    invitation = invitation_for_accepting(digest_of(token))
    form = NewPersonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            return _accept(request, token, form)
        except PseudonymTaken as taken:
            form.add_error("pseudonym", taken.message)
    page = {"form": form, "role": Role(invitation.role).label}
    status = 422 if form.errors else 200
    return render(request, "accounts/invitation.html", page, status=status)


def _accept(request: HttpRequest, token: str, form: NewPersonForm) -> HttpResponseBase:
    person = accept(
        token=token,
        pseudonym=form.cleaned_data["pseudonym"],
        password=form.cleaned_data["password"],
    )
    return enter(request, person, shared_device=True, go_to=reverse("mfa_activate_totp"))
