"""The pages on which a coordinator opens, changes and closes a group."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.access import require, signed_in, signed_in_only
from accounts.roles import Capability
from chat import groups
from chat.actions.groups import change_group, close_group, open_group
from chat.group_forms import GroupForm
from peersupport.core.errors import DomainError, NotFound

asks = require_http_methods(["GET", "POST"])


@asks
@signed_in_only
def open_one(request: HttpRequest) -> HttpResponse:
    by = signed_in(request.user)
    require(by, Capability.OPEN_GROUPS)
    form = GroupForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            found = open_group(plan=form.plan, by=by)
            messages.success(request, "The group is open. People can join it from now on.")
            return redirect("chat:group", found)
        except DomainError as refusal:
            form.add_error(None, refusal.message)
    parts = {"form": form, "is_new": True}
    return render(request, "chat/group_plan.html", parts, status=400 if form.errors else 200)


@asks
@signed_in_only
def change(request: HttpRequest, conversation_id: UUID) -> HttpResponse:
    by = signed_in(request.user)
    page = _changing(request, conversation_id)
    as_it_is = groups.plan_of(by, conversation_id)
    form = GroupForm(request.POST if request.method == "POST" else None, initial=as_it_is)
    if form.is_valid():
        try:
            change_group(conversation_id=conversation_id, plan=form.plan, by=by)
            messages.success(request, "Saved.")
            return redirect("chat:group", conversation_id)
        except DomainError as refusal:
            form.add_error(None, refusal.message)
    parts = {"form": form, "page": page}
    return render(request, "chat/group_plan.html", parts, status=400 if form.errors else 200)


@asks
@signed_in_only
def close(request: HttpRequest, conversation_id: UUID) -> HttpResponse:
    page = _changing(request, conversation_id)
    if request.method == "POST":
        close_group(conversation_id=conversation_id, by=signed_in(request.user))
        messages.success(request, "The group has ended. Its members can still read it.")
        return redirect("chat:groups")
    return render(request, "chat/group_close.html", {"page": page})


def _changing(request: HttpRequest, conversation_id: UUID) -> groups.GroupPage:
    by = signed_in(request.user)
    require(by, Capability.OPEN_GROUPS)
    page = groups.group_page(by, conversation_id)
    if not page.may_change:
        raise NotFound
    return page
