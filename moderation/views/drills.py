"""Drills: the page that one leads to, and the button that begins one."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from moderation.access import drill_for_duty
from moderation.actions.drills import answer_drill, hold_drill
from moderation.drill_history import drill_row
from moderation.views.pages import duty_page, on_duty, sets_rota, viewer_of


@require_http_methods(["GET", "POST"])
@on_duty
def drill(request: HttpRequest, drill_id: UUID) -> HttpResponse:
    viewer = viewer_of(request)
    if request.method == "POST":
        answer_drill(drill_id=drill_id, by=viewer)
        return redirect("moderation:drill", drill_id)
    row = drill_row(drill_for_duty(viewer, drill_id), timezone.now())
    return duty_page(request, "moderation/drill.html", {"drill": row})


@require_POST
@sets_rota
def hold(request: HttpRequest) -> HttpResponse:
    hold_drill(by=viewer_of(request))
    messages.success(request, "The drill has begun. Whoever is first on call is being called.")
    return redirect("moderation:rota")
