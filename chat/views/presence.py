"""Where people are: what stands beside a conversation, and a peer worker's own state."""

from datetime import timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access import only, signed_in, signed_in_only
from accounts.roles import Capability
from chat import presence
from chat.actions.standing_in import talk_with_stand_in
from chat.actions.states import set_state
from chat.actions.timing import begin_time
from chat.forms import AwayForm, StateForm, TimeForm
from chat.policies.presence import State
from peersupport.core.errors import Conflict


@require_GET
@signed_in_only
def beside(request: HttpRequest, conversation_id: UUID) -> HttpResponse:
    found = presence.beside(signed_in(request.user), conversation_id)
    return render(request, "chat/_beside.html", {"beside": found})


@require_http_methods(["GET", "POST"])
@only(Capability.GIVE_SUPPORT)
def state(request: HttpRequest) -> HttpResponse:
    """One tap each; a script asks for the part that changes."""
    worker = signed_in(request.user)
    if request.method == "POST":
        form = StateForm(request.POST)
        if form.is_valid():
            said, minutes = State(form.cleaned_data["state"]), form.cleaned_data["minutes"]
            until = timezone.now() + timedelta(minutes=minutes) if minutes else None
            set_state(worker=worker, state=said, until=until)
        return redirect("chat:inbox")
    return render(request, "chat/_own_state.html", {"own": presence.own_state(worker)})


@require_http_methods(["GET", "POST"])
@only(Capability.GIVE_SUPPORT)
def away(request: HttpRequest) -> HttpResponse:
    """Away until a moment on the worker's own clock."""
    worker = signed_in(request.user)
    posted = request.POST if request.method == "POST" else None
    form = AwayForm(posted, zone=ZoneInfo(worker.time_zone))
    if form.is_valid():
        set_state(worker=worker, state=State.AWAY, until=form.cleaned_data["until"])
        messages.success(request, "Saved. People who write to you see when you are back.")
        return redirect("chat:inbox")
    page = {"form": form, "own": presence.own_state(worker)}
    return render(request, "chat/away.html", page, status=400 if form.errors else 200)


@require_POST
@signed_in_only
def stand_in(request: HttpRequest, conversation_id: UUID) -> HttpResponse:
    """One press, and the client is where somebody answers."""
    viewer = signed_in(request.user)
    try:
        found = talk_with_stand_in(conversation_id=conversation_id, by=viewer)
    except Conflict as refusal:
        messages.info(request, refusal.message)
        found = conversation_id
    return redirect("chat:conversation", found)


@require_POST
@only(Capability.GIVE_SUPPORT)
def time(request: HttpRequest, conversation_id: UUID) -> HttpResponse:
    """Sets a time to talk, told to both at once."""
    form = TimeForm(request.POST)
    # Whose conversation it is comes before what is wrong with the form.
    minutes = form.cleaned_data["minutes"] if form.is_valid() else 0
    begin_time(conversation_id=conversation_id, by=signed_in(request.user), minutes=minutes)
    return redirect("chat:conversation", conversation_id)
