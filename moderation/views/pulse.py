"""Whether anybody would be called now, for all who work here."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.access import staff_only


@require_safe
@staff_only
def pulse(request: HttpRequest) -> HttpResponse:
    """The part of every page of staff that is drawn again every quarter of a minute."""
    return render(request, "moderation/_pulse.html")
