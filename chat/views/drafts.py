"""What a peer worker waits for, and what a client lets be seen after all."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from accounts.access import signed_in, signed_in_only
from chat import selectors
from chat.access import seat_for_reading
from chat.actions import masks
from chat.actions.waiting import put_away_draft
from chat.forms import UnmaskForm
from peersupport.core.errors import NotFound


@require_GET
@signed_in_only
def waiting(request: HttpRequest, conversation_id: UUID) -> HttpResponse:
    """The fragment with the viewer's own drafts that a colleague looks at, or has decided about."""
    viewer = signed_in(request.user)
    found = selectors.waiting_drafts(viewer, seat_for_reading(viewer, conversation_id))
    parts = {"waiting": found, "conversation_id": conversation_id}
    return render(request, "chat/_waiting.html", parts)


@require_POST
@signed_in_only
def put_away(request: HttpRequest, conversation_id: UUID, held_id: UUID) -> HttpResponse:
    put_away_draft(conversation_id=conversation_id, by=signed_in(request.user), held_id=held_id)
    return redirect(_back(conversation_id))


@require_POST
@signed_in_only
def unmask(request: HttpRequest, conversation_id: UUID) -> HttpResponse:
    """One tap, with or without script."""
    form = UnmaskForm(request.POST)
    if not form.is_valid():
        raise NotFound
    seq = form.cleaned_data["seq"]
    masks.unmask(conversation_id=conversation_id, by=signed_in(request.user), seq=seq)
    return redirect(_back(conversation_id))


def _back(conversation_id: UUID) -> str:
    return f"{reverse('chat:conversation', args=[conversation_id])}#composer"
