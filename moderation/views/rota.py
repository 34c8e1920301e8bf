"""The rota, week by week."""

from datetime import date, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.access import require
from accounts.roles import Capability
from moderation import selectors
from moderation.actions import shifts
from moderation.drill_history import drills_held
from moderation.forms import ShiftForm
from moderation.policies.rota import gaps
from moderation.rota_week import GAPS_SHOWN, days, midnight, monday_of
from moderation.swap_pages import all_swaps
from moderation.views.pages import duty_page, sets_rota, viewer_of


@sets_rota
def rota(request: HttpRequest) -> HttpResponse:
    viewer = viewer_of(request)
    people = selectors.colleagues()
    zone = ZoneInfo(viewer.time_zone)
    form = ShiftForm(request.POST or None, zone=zone, colleagues=people)
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data
        person_id = UUID(chosen.pop("person"))
        add = shifts.stand_in if chosen.pop("instead") else shifts.add_shift
        add(person_id=person_id, by=viewer, **chosen)
        messages.success(request, "Added to the rota.")
        return _to_week(chosen["starts_at"].astimezone(zone).date())
    parts = {"form": form, **_rota(request, zone)}
    return duty_page(request, "moderation/rota.html", parts, status=422 if form.is_bound else 200)


@require_POST
@sets_rota
def remove_shift(request: HttpRequest, shift_id: UUID) -> HttpResponse:
    shifts.remove_shift(shift_id=shift_id, by=require(request.user, Capability.SET_ROTA))
    messages.success(request, "Removed from the rota.")
    today = timezone.now().astimezone(ZoneInfo(viewer_of(request).time_zone)).date()
    return _to_week(monday_of(request.POST.get("week", ""), today=today))


def _to_week(day: date) -> HttpResponse:
    return redirect(f"{reverse('moderation:rota')}?week={day.isoformat()}")


def _rota(request: HttpRequest, zone: ZoneInfo) -> dict[str, object]:
    now = timezone.now()
    monday = monday_of(request.GET.get("week", ""), today=now.astimezone(zone).date())
    week_ends_at = midnight(monday + timedelta(days=7), zone)
    week = selectors.shifts_between(midnight(monday, zone), week_ends_at)
    until = midnight((now + GAPS_SHOWN).astimezone(zone).date(), zone)
    ahead = selectors.shifts_between(now, until)
    return {
        "days": days(monday, week, zone, now=now),
        "monday": monday,
        "week_before": monday - timedelta(days=7),
        "week_after": monday + timedelta(days=7),
        "drills": drills_held(now),
        "swaps": all_swaps(now),
        "gaps": gaps([row.shift for row in ahead], starts_at=now, ends_at=until),
    }
