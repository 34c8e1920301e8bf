"""What a person does with their own words: change them, take them back, find them again, keep them for later."""

from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import signed_in, signed_in_only
from chat.access import seat_for_reading
from chat.actions.changes import change_message
from chat.actions.drafts import keep_draft
from chat.actions.signs import set_signs
from chat.forms import ChangeForm, DraftForm, SearchForm, SignsForm
from chat.limits import drafts_of, messages_of, searches_of
from chat.own_words import own_message, signs_of
from chat.protocol import ChangeMessage
from chat.searching import search as looked_through
from chat.searching import search_page
from peersupport.core.errors import DomainError, Invalid, TooMany


@require_http_methods(["GET", "POST"])
@signed_in_only
def change(request: HttpRequest, conversation_id: UUID, seq: int) -> HttpResponse:
    """Changes one message, or takes it back, without a line of JavaScript."""
    viewer = signed_in(request.user)
    page = own_message(viewer, conversation_id, seq, now=timezone.now())
    form = ChangeForm(request.POST or None, initial={"body": page.words})
    if request.method == "POST" and form.is_valid():
        try:
            if not messages_of.allows(viewer.pk):
                raise TooMany
            name, body = form.asked
            asked = ChangeMessage(id=name, conversation=conversation_id, seq=seq, body=body)
            stored = change_message(asked, author_id=viewer.pk)
            return _back(conversation_id, seq, help_card=stored.help_card)
        except DomainError as refusal:
            form.add_error("body", refusal.message)
    parts = {"page": page, "form": form, "again": ChangeForm()}
    return render(request, "chat/change.html", parts, status=400 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@signed_in_only
def search(request: HttpRequest, conversation_id: UUID) -> HttpResponse:
    """Looks through one conversation. By POST only, so that no address holds the words."""
    viewer = signed_in(request.user)
    page = search_page(viewer, conversation_id)
    form = SearchForm(request.POST or None)
    results = None
    if request.method == "POST" and form.is_valid():
        if searches_of.allows(viewer.pk):
            results = looked_through(viewer, conversation_id, form.cleaned_data["wanted"])
        else:
            form.add_error("wanted", TooMany.message)
    parts = {"page": page, "form": form, "results": results}
    with timezone.override(ZoneInfo(viewer.time_zone)):
        return render(request, "chat/search.html", parts, status=400 if form.errors else 200)


@require_POST
@signed_in_only
def draft(request: HttpRequest, conversation_id: UUID) -> HttpResponse:
    """Keeps what the composer holds: as a page is left, and by a button where no script runs."""
    viewer = signed_in(request.user)
    seat_for_reading(viewer, conversation_id)
    form = DraftForm(request.POST)
    if not form.is_valid():
        raise Invalid("That could not be kept. Please copy it to somewhere safe.")
    if not drafts_of.allows(viewer.pk):
        raise TooMany
    name, body = form.kept
    keep_draft(person=viewer, conversation_id=conversation_id, message_id=name, body=body)
    if request.headers.get("X-Requested-With") == "fetch":
        return HttpResponse(status=204)
    messages.success(request, "Kept. It waits here for you, on any device. It is not sent.")
    return redirect(f"{reverse('chat:conversation', args=[conversation_id])}#composer")


@require_http_methods(["GET", "POST"])
@signed_in_only
def signs(request: HttpRequest) -> HttpResponse:
    """Whether others see that somebody writes, and what they have read."""
    viewer = signed_in(request.user)
    form = SignsForm(request.POST if request.method == "POST" else None, initial=signs_of(viewer))
    if request.method == "POST" and form.is_valid():
        set_signs(person=viewer, **form.cleaned_data)
        messages.success(request, "Saved.")
        return redirect("chat:signs")
    return render(request, "chat/signs.html", {"form": form})


def _back(conversation_id: UUID, seq: int, *, help_card: bool) -> HttpResponse:
    address = reverse("chat:conversation", args=[conversation_id])
    return redirect(f"{address}?help=now#help" if help_card else f"{address}#m{seq}")
