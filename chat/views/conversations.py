"""A conversation as pages: the inbox, reading and speaking."""

from collections.abc import Mapping
from uuid import UUID
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from accounts.access import signed_in, signed_in_only
from accounts.models import User
from accounts.roles import Capability
from chat import presence, selectors
from chat.access import seat_for_reading
from chat.actions import conversations
from chat.actions.drafts import forget_draft, sweep_sent
from chat.actions.messages import Draft, Stored, post_message
from chat.forms import Composer
from chat.groups import waiting_page
from chat.history import Where
from chat.inbox import inbox as own_conversations
from chat.kept import HeldBack, Kept
from chat.limits import messages_of
from chat.models import Participant
from chat.own_words import own_draft
from chat.team import team_beside
from peersupport.core.errors import DomainError, TooMany


@require_GET
@signed_in_only
def inbox(request: HttpRequest) -> HttpResponse:
    viewer = signed_in(request.user)
    template = "chat/_inbox.html" if _wants_fragment(request) else "chat/inbox.html"
    page: dict[str, object] = {"lines": own_conversations(viewer)}
    if viewer.may(Capability.GIVE_SUPPORT):
        page["own"] = presence.own_state(viewer)
    return render(request, template, page)


@require_GET
@signed_in_only
def with_pairing(request: HttpRequest, pairing_id: UUID) -> HttpResponse:
    """The address of a pairing's conversation, which exists from the first time somebody asks for it."""
    found = conversations.open_conversation(pairing_id=pairing_id, by=signed_in(request.user))
    return redirect("chat:conversation", found)


@require_http_methods(["GET", "POST"])
@signed_in_only
def conversation(request: HttpRequest, conversation_id: UUID) -> HttpResponse:
    """Reads and speaks without a line of JavaScript; `<chat-thread>` only makes it quicker."""
    viewer = signed_in(request.user)
    if request.method == "GET":
        return _page(request, conversation_id, _composer(viewer, conversation_id))
    composer = Composer(request.POST)
    if not composer.is_valid():
        return _page(request, conversation_id, composer, status=400)
    address = reverse("chat:conversation", args=[conversation_id])
    try:
        stored = _say(viewer, conversation_id, composer)
    except HeldBack:
        return redirect(f"{address}#waiting")
    except DomainError as refusal:
        composer.add_error("body", refusal.message)
        kept = refusal if isinstance(refusal, Kept) else None
        return _page(request, conversation_id, composer, kept=kept, status=refusal.status)
    name, _ = composer.named
    forget_draft(person=viewer, conversation_id=conversation_id, message_id=name)
    return redirect(address + _shows_next(stored))


def _shows_next(stored: Stored) -> str:
    """What its writer wants to see now: help, what waits for the host, or where they go on."""
    if stored.help_card:
        return "?help=now#help"
    return "#waiting" if stored.waits else "#composer"


def _say(viewer: User, conversation_id: UUID, composer: Composer) -> Stored:
    if not messages_of.allows(viewer.pk):
        raise TooMany
    name, body = composer.named
    return post_message(
        Draft(
            author_id=viewer.pk,
            conversation_id=conversation_id,
            id=name,
            body=body,
            **composer.answer,
        )
    )


@require_GET
@signed_in_only
def alarm(request: HttpRequest, conversation_id: UUID) -> HttpResponse:
    """The fragment that says whether anybody from the team knows."""
    viewer = signed_in(request.user)
    found = selectors.alarm_beside(viewer, seat_for_reading(viewer, conversation_id))
    return render(request, "chat/_alarm.html", {"alarm": found})


@require_GET
def here(request: HttpRequest) -> HttpResponse:
    """204 while the session is good, else 404: how a page tells a lost network from an ended session."""
    signed_in(request.user)
    return HttpResponse(status=204)


def _composer(viewer: User, conversation_id: UUID) -> Composer:
    """With what they were writing, on whatever device that was."""
    sweep_sent(person=viewer)
    draft = own_draft(viewer, conversation_id)
    return (
        Composer()
        if draft is None
        else Composer(initial={"id": draft.message_id, "body": draft.body})
    )


def _page(
    request: HttpRequest,
    conversation_id: UUID,
    composer: Composer,
    *,
    kept: Kept | None = None,
    status: int = 200,
) -> HttpResponse:
    viewer = signed_in(request.user)
    seat = seat_for_reading(viewer, conversation_id)
    page = selectors.conversation_page(viewer, seat, Where.asked(request.GET.dict()))
    if page.read_up_to > page.was_read_up_to:
        conversations.mark_read(conversation_id=conversation_id, by=viewer, seq=page.read_up_to)
    if _wants_fragment(request):
        return _on_their_clock(request, "chat/_entries.html", {"page": page})
    parts = {"page": page, "composer": composer, "kept": kept, **_around(request, page, seat)}
    return _on_their_clock(request, "chat/conversation.html", parts, status=status)


def _around(request: HttpRequest, page: selectors.Page, seat: Participant) -> dict[str, object]:
    """What stands beside the messages. The numbers stay on a client's page for as long as the alarm does."""
    viewer, room = signed_in(request.user), page.conversation_id
    alarm = selectors.alarm_beside(viewer, seat)
    shows_help = request.GET.get("help") == "now" or (page.is_clients and alarm is not None)
    waiting = selectors.waiting_drafts(viewer, seat)
    return {
        "host_first": waiting_page(viewer, room) if page.is_group else None,
        **{"alarm": alarm, "shows_help": shows_help, "waiting": waiting},
        "conversation_id": room,
        "team": team_beside(viewer, seat),
    }


def _on_their_clock(
    request: HttpRequest, template: str, context: Mapping[str, object], *, status: int = 200
) -> HttpResponse:
    """Drawn with every time and day as it is where the viewer is."""
    with timezone.override(ZoneInfo(signed_in(request.user).time_zone)):
        return render(request, template, context, status=status)


def _wants_fragment(request: HttpRequest) -> bool:
    return request.headers.get("X-Requested-With") == "fetch"
