"""What the pages of duty have in common: who may open them, and how they are drawn."""

from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from accounts.access import only, require
from accounts.models import User
from accounts.roles import Capability
from moderation.models import Publication
from moderation.models.revisions import LADDER_NAME

on_duty = only(Capability.ANSWER_ESCALATIONS)
sets_rota = only(Capability.SET_ROTA)


def viewer_of(request: HttpRequest) -> User:
    return require(request.user, Capability.ANSWER_ESCALATIONS)


def duty_page(
    request: HttpRequest, template: str, parts: dict[str, object], *, status: int = 200
) -> HttpResponse:
    """Drawn with every time on the viewer's own clock."""
    zone = viewer_of(request).time_zone
    with timezone.override(ZoneInfo(zone)):
        return render(request, template, {"time_zone": zone, **parts}, status=status)


def to_file(published: Publication) -> HttpResponse:
    """To the page of whatever came into force."""
    if published.name == LADDER_NAME:
        return redirect("moderation:ladder")
    return redirect("moderation:rulebook", published.name)
