"""Groups as pages: the list, one group, coming and going, and what the host decides."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access import signed_in, signed_in_only
from chat import group_access, groups
from chat.actions import host_decides, membership
from chat.group_forms import JoinForm, RemovalForm, SendBackForm
from peersupport.core.errors import Conflict, Invalid


@require_GET
@signed_in_only
def everything(request: HttpRequest) -> HttpResponse:
    page = groups.groups_page(signed_in(request.user))
    return render(request, "chat/groups.html", {"page": page})


@require_GET
@signed_in_only
def group(request: HttpRequest, conversation_id: UUID) -> HttpResponse:
    return _group_page(request, conversation_id)


@require_POST
@signed_in_only
def join(request: HttpRequest, conversation_id: UUID) -> HttpResponse:
    """Without a tick the page comes back and says so."""
    person, form = signed_in(request.user), JoinForm(request.POST)
    group_access.group_for_joining(person, conversation_id)
    if not form.is_valid():
        return _group_page(request, conversation_id, form, status=400)
    try:
        version = form.cleaned_data["rules_version"]
        membership.join_group(
            conversation_id=conversation_id, person=person, rules_version=version
        )
    except Conflict as refusal:
        messages.warning(request, refusal.message)
        return redirect("chat:group", conversation_id)
    return redirect("chat:conversation", conversation_id)


@require_POST
@signed_in_only
def agree(request: HttpRequest, conversation_id: UUID) -> HttpResponse:
    membership.agree_again(conversation_id=conversation_id, person=signed_in(request.user))
    return redirect("chat:conversation", conversation_id)


@require_POST
@signed_in_only
def leave(request: HttpRequest, conversation_id: UUID) -> HttpResponse:
    """One tap."""
    membership.leave_group(conversation_id=conversation_id, person=signed_in(request.user))
    messages.success(request, "You have left the group. You can come back while there is a place.")
    return redirect("chat:groups")


@require_http_methods(["GET", "POST"])
@signed_in_only
def remove(request: HttpRequest, conversation_id: UUID, person_id: UUID) -> HttpResponse:
    host = signed_in(request.user)
    name = groups.member_name(host, conversation_id, person_id)
    form = RemovalForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        membership.remove_member(
            conversation_id=conversation_id, person_id=person_id, by=host, reason=reason
        )
        messages.success(request, f"{name} is not in this group any more. They are told kindly.")
        return redirect("chat:group", conversation_id)
    parts = {"form": form, "name": name, "conversation_id": conversation_id}
    return render(request, "chat/group_remove.html", parts, status=400 if form.errors else 200)


@require_POST
@signed_in_only
def put_away_removal(request: HttpRequest, conversation_id: UUID) -> HttpResponse:
    membership.put_away_removal(conversation_id=conversation_id, person=signed_in(request.user))
    return redirect("chat:groups")


@require_GET
@signed_in_only
def waiting(request: HttpRequest, conversation_id: UUID) -> HttpResponse:
    """The fragment with what waits for the host."""
    page = groups.waiting_page(signed_in(request.user), conversation_id)
    return render(request, "chat/_group_waiting.html", {"host_first": page})


@require_POST
@signed_in_only
def let_through(request: HttpRequest, conversation_id: UUID, waiting_id: UUID) -> HttpResponse:
    host = signed_in(request.user)
    try:
        host_decides.let_through(conversation_id=conversation_id, waiting_id=waiting_id, by=host)
    except Conflict as refusal:
        messages.warning(request, refusal.message)
    return redirect(_waiting(conversation_id))


@require_POST
@signed_in_only
def send_back(request: HttpRequest, conversation_id: UUID, waiting_id: UUID) -> HttpResponse:
    form = SendBackForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    try:
        host_decides.send_back(
            conversation_id=conversation_id,
            waiting_id=waiting_id,
            by=signed_in(request.user),
            reason=reason,
        )
    except Invalid:
        said = form.errors.get("reason", ["Please write why it goes back."])
        messages.warning(request, str(said[0]))
    return redirect(_waiting(conversation_id))


@require_POST
@signed_in_only
def put_away(request: HttpRequest, conversation_id: UUID, waiting_id: UUID) -> HttpResponse:
    by = signed_in(request.user)
    host_decides.put_away(conversation_id=conversation_id, waiting_id=waiting_id, by=by)
    return redirect(_waiting(conversation_id))


def _waiting(conversation_id: UUID) -> str:
    return f"{reverse('chat:conversation', args=[conversation_id])}#host-first"


def _group_page(
    request: HttpRequest, conversation_id: UUID, form: JoinForm | None = None, *, status: int = 200
) -> HttpResponse:
    page = groups.group_page(signed_in(request.user), conversation_id)
    form = form or JoinForm(initial={"rules_version": page.card.rules_version})
    return render(request, "chat/group.html", {"page": page, "form": form}, status=status)
