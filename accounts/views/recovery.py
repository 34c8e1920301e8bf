"""Back in with the recovery code, and a new code when somebody wants one."""

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts.actions.recovery import recover
from accounts.entering import enter
from accounts.forms import RecoverForm
from accounts.limits import count_attempt
from accounts.views.joining import hold_code
from peersupport.core.errors import Invalid


@require_http_methods(["GET", "HEAD", "POST"])
def recover_page(request: HttpRequest) -> HttpResponseBase:
    """A pseudonym, the code and a new password let somebody in again."""
    if request.user.is_authenticated:
        return redirect("accounts:home")
    form = RecoverForm(request.POST or None)
    if request.method == "POST":
        count_attempt(request, "recover")
        if form.is_valid():
            try:
                return _recover(request, form)
            except Invalid as refusal:
                form.add_error(None, refusal.message)
    status = 422 if form.errors else 200
    return render(request, "accounts/recover.html", {"form": form}, status=status)


def _recover(request: HttpRequest, form: RecoverForm) -> HttpResponseBase:
    person, code = recover(
        pseudonym=form.cleaned_data["pseudonym"],
        code=form.cleaned_data["code"],
        password=form.cleaned_data["password"],
    )
    hold_code(request, person, code)
    shared_device = form.cleaned_data["shared_device"]
    go_to = reverse("accounts:keep_code")
    return enter(request, person, shared_device=shared_device, go_to=go_to)
