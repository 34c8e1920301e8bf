"""Nobody new is let in while nobody is on call; the page that says so has the numbers to call."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from moderation.api import help_card
from moderation.readiness import intake_is_open

WAYS_IN = frozenset({"accounts:join", "accounts:join_name", "matching:ask"})


class IntakeMiddleware:
    """Stands in the doors through which people come who are not here yet, and in no other."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: object, arguments: Any, named: Any
    ) -> HttpResponse | None:
        match = request.resolver_match
        if match is None or match.view_name not in WAYS_IN or intake_is_open(timezone.now()):
            return None
        page = {"card": help_card(settings.COUNTRY)}
        return render(request, "moderation/intake_closed.html", page, status=503)
