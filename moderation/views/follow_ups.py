"""What was promised for the time after an escalation."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from moderation import aftercare
from moderation.actions.follow_ups import keep_follow_up
from moderation.forms import FollowUpForm
from moderation.views.pages import duty_page, on_duty, viewer_of


@require_safe
@on_duty
def follow_ups(request: HttpRequest) -> HttpResponse:
    return _drawn(request)


@require_POST
@on_duty
def keep(request: HttpRequest, follow_up_id: UUID) -> HttpResponse:
    form = FollowUpForm(request.POST, prefix=str(follow_up_id))
    if not form.is_valid():
        return _drawn(request, {follow_up_id: form}, status=422)
    note = form.cleaned_data["note"]
    keep_follow_up(follow_up_id=follow_up_id, by=viewer_of(request), note=note)
    messages.success(request, "Written down. Thank you.")
    return redirect("moderation:follow_ups")


def _drawn(
    request: HttpRequest, refused: dict[UUID, FollowUpForm] | None = None, *, status: int = 200
) -> HttpResponse:
    rows = [
        {**row, "form": (refused or {}).get(row["id"]) or FollowUpForm(prefix=str(row["id"]))}
        for row in aftercare.open_follow_ups(timezone.now())
    ]
    return duty_page(request, "moderation/follow_ups.html", {"follow_ups": rows}, status=status)
