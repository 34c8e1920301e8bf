"""How relationships drift, for supervision."""

from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.access import only, signed_in
from accounts.roles import Capability
from chat.drifting import drift_rows


@require_safe
@only(Capability.PAIR_PEOPLE)
def drift(request: HttpRequest) -> HttpResponse:
    """Numbers about two people, and nothing that they wrote."""
    with timezone.override(ZoneInfo(signed_in(request.user).time_zone)):
        return render(request, "chat/drift.html", {"rows": drift_rows(timezone.now())})
