"""The pages on which somebody ends a conversation, blocks the other, or reports a message. Each asks once, kindly."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.access import signed_in, signed_in_only
from chat import selectors
from chat.actions import conversations, safety
from chat.endings import ending, endings
from chat.forms import Goodbye, ReportForm
from peersupport.core.errors import DomainError, NotFound

ask_once = require_http_methods(["GET", "POST"])


@ask_once
@signed_in_only
def end(request: HttpRequest, conversation_id: UUID) -> HttpResponse:
    chosen = ending(request.GET.get("words", ""))
    posted = request.POST if request.method == "POST" else None
    goodbye = Goodbye(posted, initial={"words": chosen.words if chosen else ""})
    try:
        if not goodbye.is_valid():
            return _end_page(request, conversation_id, goodbye)
        name, words = goodbye.named
        safety.say_goodbye(
            conversation_id=conversation_id, by=signed_in(request.user), name=name, words=words
        )
    except NotFound:
        raise
    except DomainError as refusal:
        goodbye.add_error("words", refusal.message)
        return _end_page(request, conversation_id, goodbye)
    messages.success(request, "The conversation has ended. Thank you for being here.")
    return redirect("accounts:home")


@ask_once
@signed_in_only
def block(request: HttpRequest, conversation_id: UUID) -> HttpResponse:
    viewer = signed_in(request.user)
    if request.method == "GET":
        page = selectors.ending(viewer, conversation_id)
        return render(request, "chat/block.html", page)
    conversations.block(conversation_id=conversation_id, by=viewer)
    messages.success(request, "Done. You will not be paired with them again.")
    return redirect("accounts:home")


@ask_once
@signed_in_only
def report(request: HttpRequest, conversation_id: UUID, seq: int) -> HttpResponse:
    viewer = signed_in(request.user)
    message = selectors.message_to_report(viewer, conversation_id, seq)
    form = ReportForm(request.POST if request.method == "POST" else None)
    try:
        if form.is_valid():
            reason = form.cleaned_data["reason"]
            safety.report(conversation_id=conversation_id, seq=seq, by=viewer, reason=reason)
            messages.success(request, "Thank you. Somebody from the team will look at it.")
            return redirect("chat:conversation", conversation_id)
    except NotFound:
        raise
    except DomainError as refusal:
        form.add_error("reason", refusal.message)
    in_group = selectors.is_group(conversation_id)
    parts = {"message": message, "form": form, "in_group": in_group}
    return render(request, "chat/report.html", parts)


def _end_page(request: HttpRequest, conversation_id: UUID, goodbye: Goodbye) -> HttpResponse:
    page = selectors.ending(signed_in(request.user), conversation_id)
    parts = {**page, "form": goodbye, "endings": endings()}
    return render(request, "chat/end.html", parts, status=400 if goodbye.errors else 200)
