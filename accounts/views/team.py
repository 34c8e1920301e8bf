"""The coordinator's page: who is on staff, and who is asked to join."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from accounts import selectors
from accounts.access import only, require
from accounts.actions import invitations, team
from accounts.forms import ChangeRoleForm, DeactivateForm, InviteForm
from accounts.roles import Capability, Role
from peersupport.core.errors import Invalid

LINK = "invitation_link"

coordinators_only = only(Capability.INVITE_STAFF)


@coordinators_only
@require_safe
def team_page(request: HttpRequest) -> HttpResponse:
    """A fresh invitation link is shown on the first look only."""
    page = {
        "staff": selectors.staff_members(),
        "invitations": selectors.open_invitations(),
        "invite_form": InviteForm(),
        "link": request.session.pop(LINK, ""),
    }
    return render(request, "accounts/team.html", page)


@coordinators_only
@require_POST
def invite(request: HttpRequest) -> HttpResponse:
    form = InviteForm(request.POST)
    if not form.is_valid():
        raise Invalid
    by = require(request.user, Capability.INVITE_STAFF)
    token = invitations.invite(role=Role(form.cleaned_data["role"]), by=by)
    path = reverse("accounts:invitation", args=[token])
    request.session[LINK] = request.build_absolute_uri(path)
    return redirect("accounts:team")


@coordinators_only
@require_POST
def withdraw(request: HttpRequest, invitation_id: int) -> HttpResponse:
    by = require(request.user, Capability.INVITE_STAFF)
    invitations.withdraw(invitation_id=invitation_id, by=by)
    return redirect("accounts:team")


@coordinators_only
@require_safe
def member_page(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """One member of staff, and what can be changed about their access."""
    return _member(request, person_id, DeactivateForm())


@coordinators_only
@require_POST
def change_role(request: HttpRequest, person_id: UUID) -> HttpResponse:
    form = ChangeRoleForm(request.POST)
    if not form.is_valid():
        raise Invalid
    by = require(request.user, Capability.INVITE_STAFF)
    team.change_role(person_id=person_id, role=Role(form.cleaned_data["role"]), by=by)
    return redirect("accounts:team")


@coordinators_only
@require_POST
def deactivate(request: HttpRequest, person_id: UUID) -> HttpResponse:
    form = DeactivateForm(request.POST)
    if not form.is_valid():
        return _member(request, person_id, form)
    by = require(request.user, Capability.INVITE_STAFF)
    team.deactivate(person_id=person_id, reason=form.cleaned_data["reason"], by=by)
    return redirect("accounts:team")


@coordinators_only
@require_POST
def reactivate(request: HttpRequest, person_id: UUID) -> HttpResponse:
    team.reactivate(person_id=person_id, by=require(request.user, Capability.INVITE_STAFF))
    return redirect("accounts:team")


def _member(request: HttpRequest, person_id: UUID, form: DeactivateForm) -> HttpResponse:
    by = require(request.user, Capability.INVITE_STAFF)
    member = selectors.staff_member(by, person_id)
    page = {
        "member": member,
        "role_form": ChangeRoleForm(initial={"role": member.role_value}),
        "deactivate_form": form,
        "is_self": member.person_id == by.pk,
    }
    status = 422 if form.is_bound else 200
    return render(request, "accounts/team_member.html", page, status=status)
