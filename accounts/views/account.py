"""allauth's pages where this project asks for more than allauth does."""

from typing import Any

from allauth.account.views import LogoutView, PasswordChangeView
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.views import AuthenticateView
from allauth.mfa.totp.internal.auth import SECRET_SESSION_KEY
from allauth.mfa.totp.views import ActivateTOTPView, DeactivateTOTPView
from allauth.mfa.webauthn.views import AddWebAuthnView, RemoveWebAuthnView
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_safe

from accounts import demo
from accounts.access import signed_in, signed_in_only
from accounts.actions.second_factor import note_added, prepare_removal
from accounts.actions.sessions import forget_address
from accounts.models import User
from accounts.roles import Capability
from peersupport.core.errors import NotFound

LEFT_BEHIND = '"cache", "storage"'
# With its storage a browser would forget that it is paged: whoever is on call would not be, and not know.
LEFT_BEHIND_ON_CALL = '"cache"'


class SignOut(LogoutView):  # type: ignore[misc]  # untyped base
    """Signs out and has the browser forget what it kept."""

    def post(self, *args: Any, **kwargs: Any) -> HttpResponse:
        person = self.request.user
        is_called = isinstance(person, User) and person.may(Capability.ANSWER_ESCALATIONS)
        response: HttpResponse = super().post(*args, **kwargs)
        response.headers["Clear-Site-Data"] = LEFT_BEHIND_ON_CALL if is_called else LEFT_BEHIND
        return response


class SecondStep(AuthenticateView):  # type: ignore[misc]  # untyped base
    """The second step of signing in. In a demo it shows the code of the day."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        page: dict[str, Any] = super().get_context_data(**kwargs)
        if demo.is_demo():
            page["demo_code"] = demo.current_code(self.stage.login.user)
        return page


@method_decorator(login_required, name="dispatch")
class ChangePassword(PasswordChangeView):  # type: ignore[misc]  # untyped base
    """A new password ends every other session; the address of this one is not kept."""

    def form_valid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        forget_address(session_key=self.request.session.session_key or "")
        return response


class AddApp(ActivateTOTPView):  # type: ignore[misc]  # untyped base
    """An authenticator app from now on; other sessions end."""

    @transaction.atomic
    def form_valid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        _note_added(self.request)
        return response


class AddPasskey(AddWebAuthnView):  # type: ignore[misc]  # untyped base
    """One passkey more; other sessions end."""

    @transaction.atomic
    def form_valid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        _note_added(self.request)
        return response


class RemoveApp(DeactivateTOTPView):  # type: ignore[misc]  # untyped base
    """Takes the authenticator app away, unless it is a staff member's last factor."""

    @transaction.atomic
    def form_valid(self, form: Any) -> HttpResponse:
        person = signed_in(self.request.user)
        prepare_removal(person=person, authenticator_id=self.authenticator.pk)
        response: HttpResponse = super().form_valid(form)
        return response


class RemovePasskey(RemoveWebAuthnView):  # type: ignore[misc]  # untyped base
    """Takes one passkey away, unless it is a staff member's last factor."""

    @transaction.atomic
    def form_valid(self, form: Any) -> HttpResponse:
        person = signed_in(self.request.user)
        prepare_removal(person=person, authenticator_id=self.get_object().pk)
        response: HttpResponse = super().form_valid(form)
        return response


@signed_in_only
@require_safe
def totp_picture(request: HttpRequest) -> HttpResponse:
    """The secret that is being set up, as a picture to scan. A file, because pages may not embed one."""
    secret = request.session.get(SECRET_SESSION_KEY)
    if secret is None:
        raise NotFound
    adapter = get_adapter()
    url = adapter.build_totp_url(signed_in(request.user), secret)
    return HttpResponse(adapter.build_totp_svg(url), content_type="image/svg+xml")


def _note_added(request: HttpRequest) -> None:
    note_added(person=signed_in(request.user), session_key=request.session.session_key or "")
