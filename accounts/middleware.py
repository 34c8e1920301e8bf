"""What holds for every page: a session in use lives on, and staff need a second factor."""

from collections.abc import Callable

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect

from accounts.access import lacks_second_factor
from accounts.models import User
from accounts.sessions import SessionStore
from peersupport.core.middleware import refused_page

GetResponse = Callable[[HttpRequest], HttpResponse]

# The only pages for a member of staff who has no second factor yet.
SET_UP = "mfa_activate_totp"
# Must answer even when the database does not, so nothing may be asked before them.
NEVER_WAIT = frozenset(
    {
        "accounts:leave",
        "moderation:help",
        "moderation:offline",
        "moderation:worker",
        "manifest",
        "healthz",
        "readyz",
    }
)
OPEN_WITHOUT_FACTOR = NEVER_WAIT | {
    SET_UP,
    "mfa_add_webauthn",
    "accounts:totp_picture",
    "account_reauthenticate",
    "account_logout",
}


class SecondFactorMiddleware:
    """A member of staff without a second factor reaches no page but the set-up.

    Runs after the URL is known and before any view. Also moves the end of the session that is used.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, _view: object, _args: object, _kwargs: object
    ) -> HttpResponseBase | None:
        page = request.resolver_match.view_name if request.resolver_match else ""
        if page in NEVER_WAIT:
            return None
        try:
            return self._check(request, page)
        except DatabaseError as error:
            # Django asks no middleware about errors of a middleware.
            return refused_page(request, error)

    def _check(self, request: HttpRequest, page: str) -> HttpResponseBase | None:
        if not isinstance(request.user, User):
            return None
        if isinstance(request.session, SessionStore) and not _by_itself(request):
            request.session.keep()
        if page not in OPEN_WITHOUT_FACTOR and lacks_second_factor(request.user):
            return redirect(SET_UP)
        return None


def _by_itself(request: HttpRequest) -> bool:
    """A page that redraws a part of itself says nothing about somebody being there."""
    return request.headers.get("X-Requested-With") == "fetch"
