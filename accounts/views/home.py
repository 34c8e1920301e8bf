"""The front door, what is promised, and the way out."""

import logging

from django.conf import settings
from django.db import Error as DatabaseGone
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from accounts import devices, promise
from accounts.actions.sessions import end_sessions
from accounts.models import User
from accounts.roles import Role
from accounts.sessions import SessionStore

HOMES = {
    Role.CLIENT: "matching:my_support",
    Role.PEER_WORKER: "chat:inbox",
    Role.MODERATOR: "moderation:board",
    Role.COORDINATOR: "matching:waiting",
}
# Not "cookies": that would sign the person out of neighbouring sites, and be noticed.
LEFT_BEHIND = '"cache", "storage"'
COOKIES = (
    settings.SESSION_COOKIE_NAME,
    settings.CSRF_COOKIE_NAME,
    devices.COOKIE,
    "messages",
)

logger = logging.getLogger(__name__)


@require_safe
def home(request: HttpRequest) -> HttpResponseBase:
    """Strangers read what this is; everybody else goes to where their day begins."""
    if isinstance(request.user, User):
        return redirect(HOMES[Role(request.user.role)])
    return render(request, "accounts/home.html")


@require_safe
def promise_page(request: HttpRequest) -> HttpResponse:
    return render(request, "accounts/promise.html", {"version": promise.VERSION})


@csrf_exempt
def leave(request: HttpRequest) -> HttpResponse:
    """Get somebody out of here, whatever else is broken.

    A foreign page could make a browser come here; being signed out is a harm that is accepted.
    """
    try:
        _end_session(request)
    except DatabaseGone as error:
        logger.error("left without ending the session: %s", type(error).__name__)
    request.session = SessionStore()
    response = HttpResponseRedirect(settings.QUICK_EXIT_URL)
    response.headers["Clear-Site-Data"] = LEFT_BEHIND
    for cookie in COOKIES:
        response.delete_cookie(cookie)
    return response


def _end_session(request: HttpRequest) -> None:
    if isinstance(request.user, User) and request.session.session_key:
        end_sessions(person=request.user, session_keys=[request.session.session_key])
    else:
        request.session.flush()
