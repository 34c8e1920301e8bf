"""Somebody from the team in a conversation. They only translate."""

from collections.abc import Callable
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import signed_in, signed_in_only
from chat.access import seat_beside_client, seat_for_reading
from chat.actions import joining
from chat.forms import WhisperForm
from chat.limits import messages_of
from chat.team import team_beside
from peersupport.core.errors import TooMany


@require_safe
@signed_in_only
def team(request: HttpRequest, conversation_id: UUID) -> HttpResponse:
    """The fragment that says who from the team is here, and what was whispered."""
    return _drawn(request, "chat/_team.html", conversation_id)


@require_http_methods(["GET", "POST"])
@signed_in_only
def whisper(request: HttpRequest, conversation_id: UUID) -> HttpResponse:
    """The form alone for a page that asks for it; a page of its own otherwise."""
    viewer = signed_in(request.user)
    seat_beside_client(viewer, conversation_id)
    form = WhisperForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        if not messages_of.allows(viewer.pk):
            raise TooMany
        joining.whisper(
            conversation_id=conversation_id, by=viewer, words=form.cleaned_data["words"]
        )
        return _back(conversation_id)
    is_fragment = request.headers.get("X-Requested-With") == "fetch"
    template = "chat/_whisper.html" if is_fragment else "chat/whisper.html"
    return _drawn(request, template, conversation_id, whisper_form=form)


@require_POST
@signed_in_only
def join(request: HttpRequest, conversation_id: UUID) -> HttpResponse:
    done = _did(request, conversation_id, joining.join)
    messages.success(request, "You have joined. Both of them can see that you are here.")
    return done


@require_POST
@signed_in_only
def take_over(request: HttpRequest, conversation_id: UUID) -> HttpResponse:
    return _did(request, conversation_id, joining.take_over)


@require_POST
@signed_in_only
def give_back(request: HttpRequest, conversation_id: UUID) -> HttpResponse:
    return _did(request, conversation_id, joining.give_back)


@require_POST
@signed_in_only
def leave(request: HttpRequest, conversation_id: UUID) -> HttpResponse:
    joining.leave(conversation_id=conversation_id, by=signed_in(request.user))
    messages.success(request, "You have left. Both of them can see that you are gone.")
    return redirect("moderation:board")


def _did(request: HttpRequest, conversation_id: UUID, act: Callable[..., None]) -> HttpResponse:
    act(conversation_id=conversation_id, by=signed_in(request.user))
    return _back(conversation_id)


def _back(conversation_id: UUID) -> HttpResponse:
    return redirect("chat:conversation", conversation_id)


def _drawn(
    request: HttpRequest, template: str, conversation_id: UUID, **parts: object
) -> HttpResponse:
    viewer = signed_in(request.user)
    found = team_beside(viewer, seat_for_reading(viewer, conversation_id))
    form = parts.get("whisper_form")
    refused = isinstance(form, WhisperForm) and form.is_bound
    with timezone.override(ZoneInfo(viewer.time_zone)):
        return render(request, template, {"team": found, **parts}, status=422 if refused else 200)
