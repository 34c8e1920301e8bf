"""What holds for every response: refusals become pages, private pages are not kept, few powers are asked for."""

import logging
from collections.abc import Callable

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers

from peersupport.core.errors import DomainError, Unavailable
from peersupport.core.views import kept_words

GetResponse = Callable[[HttpRequest], HttpResponse]
PERMISSIONS = "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()"

logger = logging.getLogger(__name__)


class PrivatePagesMiddleware:
    """Nothing but static files may be kept by a browser or a proxy."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        if not request.path.startswith("/static/"):
            response.headers["Cache-Control"] = "no-store"
            patch_vary_headers(response, ["Cookie"])
        return response


class DomainErrorMiddleware:
    """Turns each refusal into its status and a kind page, once, so that no view needs a try."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        return refused_page(request, error)


def refused_page(request: HttpRequest, error: Exception) -> HttpResponse | None:
    """The kind page of a refusal, or of a database that is gone; None for any other error."""
    if isinstance(error, DatabaseError):
        logger.error("database refused: %s", type(error).__name__)
        error = Unavailable()
    if not isinstance(error, DomainError):
        return None
    kept = kept_words(request) if error.status == Unavailable.status else ""
    page = {"message": error.message, "code": error.code, "kept": kept}
    return render(request, "refused.html", page, status=error.status)
