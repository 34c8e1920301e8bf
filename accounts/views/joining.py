"""Becoming a client, one question a screen: agree, choose a name and password, keep the code."""

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts import choices, promise
from accounts.access import signed_in, signed_in_only
from accounts.actions.joining import PseudonymTaken, join
from accounts.entering import enter
from accounts.forms import JoinForm
from accounts.limits import count_attempt
from accounts.models import User

AGREED_TO = "agreed_to"
# Sealed in the session until the person says that they have kept it, so that a reload cannot lose it.
CODE = "recovery_code"


@require_http_methods(["GET", "HEAD", "POST"])
def agree(request: HttpRequest) -> HttpResponseBase:
    """First screen: who can read what. Nothing is stored before this is agreed to."""
    if request.user.is_authenticated:
        return redirect("accounts:home")
    if request.method == "POST":
        request.session[AGREED_TO] = promise.VERSION
        return redirect("accounts:join_name")
    return render(request, "accounts/join_agree.html")


@require_http_methods(["GET", "HEAD", "POST"])
def choose_name(request: HttpRequest) -> HttpResponseBase:
    """Second screen: a pseudonym and a password."""
    if request.user.is_authenticated or AGREED_TO not in request.session:
        return redirect("accounts:join")
    if request.method != "POST":
        return _name_page(request, JoinForm(initial={"pseudonym": choices.any_pseudonym()}))
    if "suggestion" in request.POST:
        return _name_page(request, JoinForm(initial={"pseudonym": request.POST["suggestion"]}))
    count_attempt(request, "join")
    form = JoinForm(request.POST)
    try:
        return _join(request, form) if form.is_valid() else _name_page(request, form)
    except PseudonymTaken as taken:
        form.add_error("pseudonym", taken.message)
        return _name_page(request, form)


@signed_in_only
@require_http_methods(["GET", "HEAD", "POST"])
def keep_code(request: HttpRequest) -> HttpResponseBase:
    """Third screen: the recovery code, until they say that they have kept it. Then never again."""
    if request.method == "POST":
        request.session.pop(CODE, None)
    owner, code = request.session.get(CODE, ("", ""))
    if owner != str(signed_in(request.user).pk):
        return redirect("accounts:home")
    return render(request, "accounts/keep_code.html", {"code": code})


def hold_code(request: HttpRequest, person: User, code: str) -> None:
    """With whose it is: somebody else may sign in here before it was shown."""
    request.session[CODE] = [str(person.pk), code]


def _join(request: HttpRequest, form: JoinForm) -> HttpResponseBase:
    person, code = join(
        pseudonym=form.cleaned_data["pseudonym"],
        password=form.cleaned_data["password"],
        agreed_to=request.session.pop(AGREED_TO),
    )
    hold_code(request, person, code)
    shared_device = form.cleaned_data["shared_device"]
    go_to = reverse("accounts:keep_code")
    return enter(request, person, shared_device=shared_device, go_to=go_to)


def _name_page(request: HttpRequest, form: JoinForm) -> HttpResponse:
    page = {"form": form, "suggestion": choices.any_pseudonym()}
    return render(request, "accounts/join_name.html", page, status=422 if form.errors else 200)
