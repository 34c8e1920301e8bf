"""Boundary flags to look at."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from moderation import selectors
from moderation.actions import flags as flagged
from moderation.actions import reading
from moderation.forms import VerdictForm
from moderation.models import Flag
from moderation.presenters import shown_flag
from moderation.rule_precision import precision
from moderation.views.pages import duty_page, on_duty, viewer_of

JUDGED = "judged_flag"


@require_safe
@on_duty
def flags(request: HttpRequest) -> HttpResponse:
    parts = {"flags": selectors.flags_to_review(), "judged": request.session.pop(JUDGED, "")}
    return duty_page(request, "moderation/flags.html", parts)


@on_duty
def flag(request: HttpRequest, flag_id: UUID) -> HttpResponse:
    """Opening this page is noted: it shows the words that a rule found. One tap judges it and leads to the next."""
    viewer = viewer_of(request)
    form = VerdictForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        verdict = Flag.Verdict(form.cleaned_data["verdict"])
        flagged.review_flag(flag_id=flag_id, by=viewer, verdict=verdict)
        request.session[JUDGED] = str(flag_id)
        following = selectors.next_flag()
        return redirect(*(("moderation:flag", following) if following else ("moderation:flags",)))
    judged = request.session.pop(JUDGED, "")
    found = reading.read_flag(flag_id=flag_id, by=viewer)
    return _drawn(request, found, form=form, judged=judged)


@require_POST
@on_duty
def reveal(request: HttpRequest, flag_id: UUID) -> HttpResponse:
    """The whole message. Noted by itself; nothing in the address asks for it, so no reload does."""
    found = reading.reveal_flag(flag_id=flag_id, by=viewer_of(request))
    return _drawn(request, found, form=VerdictForm(), is_whole=True)


@require_POST
@on_duty
def undo(request: HttpRequest, flag_id: UUID) -> HttpResponse:
    flagged.undo_verdict(flag_id=flag_id, by=viewer_of(request))
    return redirect("moderation:flag", flag_id)


@require_safe
@on_duty
def rule_precision(request: HttpRequest) -> HttpResponse:
    return duty_page(
        request, "moderation/precision.html", {"precision": precision(timezone.now())}
    )


def _drawn(
    request: HttpRequest,
    found: Flag,
    *,
    form: VerdictForm,
    is_whole: bool = False,
    judged: str = "",
) -> HttpResponse:
    parts: dict[str, object] = {
        "shown": shown_flag(found, whole=is_whole),
        "flag": found,
        "form": form,
        "is_whole": is_whole or found.reported_by_id is not None,
        "judged": judged,
        "verdicts": Flag.Verdict.choices,
    }
    return duty_page(request, "moderation/flag.html", parts)
