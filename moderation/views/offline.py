"""What a browser keeps for when there is no network. Asks the database nothing, and never who is looking."""

import re

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from moderation.views.kept import worker_for

COUNTRY = re.compile(r"[A-Z]{2}")


@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """Keeps what the help page shows for the country that is asked for, under that country's name."""
    asked = request.GET.get("country", "").upper()
    country = asked if COUNTRY.fullmatch(asked) else settings.COUNTRY
    return HttpResponse(worker_for(country), content_type="text/javascript; charset=utf-8")


@require_safe
def offline(request: HttpRequest) -> HttpResponse:
    """Stands in for every page that cannot be had."""
    return render(request, "moderation/offline.html", {"viewer": AnonymousUser()})
