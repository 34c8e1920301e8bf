"""Help now, for anybody."""

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from moderation import api


@require_safe
def help_now(request: HttpRequest) -> HttpResponse:
    """For anybody, signed in or not. Asks the database nothing, not even who looks: it may be gone, or stuck."""
    page = help_page(request.GET.get("country") or settings.COUNTRY)
    return render(request, "moderation/help.html", page)


def help_page(country: str) -> dict[str, object]:
    """All that it shows, for nobody in particular."""
    card = api.help_card(country)
    return {"card": card, "countries": api.help_countries(), "viewer": AnonymousUser()}
