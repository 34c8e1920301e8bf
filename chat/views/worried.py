"""“I am worried”: one press, and the peer worker is not alone with it."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import signed_in, signed_in_only
from chat import worries
from chat.actions.worries import call_the_team


@require_http_methods(["GET", "POST"])
@signed_in_only
def worried(request: HttpRequest, conversation_id: UUID) -> HttpResponse:
    """Pressing calls the team at once; the page says what to do until they are there."""
    viewer = signed_in(request.user)
    if request.method == "POST":
        call_the_team(conversation_id=conversation_id, by=viewer)
        return redirect("chat:worried", conversation_id)
    return render(request, "chat/worried.html", {"page": worries.page(viewer, conversation_id)})


@require_safe
@signed_in_only
def worried_state(request: HttpRequest, conversation_id: UUID) -> HttpResponse:
    page = worries.page(signed_in(request.user), conversation_id)
    return render(request, "chat/_worried_state.html", {"page": page})
