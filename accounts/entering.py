"""Signing somebody in who has just proved who they are by other means than the sign-in form."""

from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import perform_login
from django.http import HttpRequest, HttpResponseBase

from accounts.models import User
from accounts.sessions import SHARED_DEVICE


def enter(
    request: HttpRequest, person: User, *, shared_device: bool, go_to: str
) -> HttpResponseBase:
    """Sign in and go to a page; a person with a second factor is asked for it first.

    They have just typed their password, so for five minutes they are not asked for it again.
    """
    request.session[SHARED_DEVICE] = shared_device
    record_authentication(request, person, method="password", reauthenticated=True)
    response: HttpResponseBase = perform_login(request, person, redirect_url=go_to)
    return response
