"""A conversation that is not one's own. The page only asks, and shows."""

from uuid import UUID
from zoneinfo import ZoneInfo

from allauth.account.decorators import reauthentication_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.access import only, require
from accounts.models import User
from accounts.roles import Capability
from chat.access import conversation_for_the_team
from chat.actions import transcripts
from chat.forms import TranscriptForm
from chat.models import Cause
from chat.transcripts import open_transcript


@require_http_methods(["GET", "POST"])
@only(Capability.ANSWER_ESCALATIONS)
@reauthentication_required  # type: ignore[untyped-decorator]  # allauth has no types
def transcript(request: HttpRequest, conversation_id: UUID) -> HttpResponse:
    """Why, first; then the words, until the time is up."""
    viewer = require(request.user, Capability.ANSWER_ESCALATIONS)
    conversation_for_the_team(viewer, conversation_id)
    form = TranscriptForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        cause, reason = Cause(form.cleaned_data["cause"]), form.cleaned_data["reason"]
        transcripts.open_for_a_while(
            conversation_id=conversation_id, by=viewer, cause=cause, reason=reason
        )
        return redirect("chat:transcript", conversation_id)
    if request.method == "GET" and open_transcript(viewer, conversation_id):
        return _words(request, viewer, conversation_id)
    status = 422 if form.errors else 200
    return render(request, "chat/transcript_reason.html", {"form": form}, status=status)


def _words(request: HttpRequest, viewer: User, conversation_id: UUID) -> HttpResponse:
    asked = request.GET.get("before", "")
    before = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 16 else None
    found, page = transcripts.read_on(conversation_id=conversation_id, by=viewer, before=before)
    with timezone.override(ZoneInfo(viewer.time_zone)):
        return render(request, "chat/transcript.html", {"transcript": found, "page": page})
