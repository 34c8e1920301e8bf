"""Pages about holds, for whoever answers escalations. They only ask, and show."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts import keeping
from accounts.access import only, person_to_hold, require
from accounts.actions import holding
from accounts.keeping_forms import HoldForm, ReviewForm, in_three_months
from accounts.models import User
from accounts.roles import Capability
from peersupport.core.errors import Conflict, Invalid, NotFound
from peersupport.core.models import Hold, HoldCause, Subject

on_duty_only = only(Capability.ANSWER_ESCALATIONS)
NOBODY_CALLED_THAT = "Nobody here is called that."


@on_duty_only
@require_safe
def holds_page(request: HttpRequest) -> HttpResponse:
    viewer = require(request.user, Capability.ANSWER_ESCALATIONS)
    standing, lifted = keeping.holds_for(viewer, timezone.now())
    return render(request, "accounts/holds.html", {"standing": standing, "lifted": lifted})


@on_duty_only
@require_http_methods(["GET", "HEAD", "POST"])
def ask_hold_page(request: HttpRequest) -> HttpResponse:
    """About a person by name, or about the conversation that the address names."""
    by = require(request.user, Capability.ANSWER_ESCALATIONS)
    asked = {"conversation": request.GET.get("conversation", ""), **in_three_months()}
    form = HoldForm(request.POST or None, initial=asked)
    if form.is_valid() and (hold := _asked_for(form, by)) is not None:
        return redirect("accounts:hold", hold.pk)
    return render(
        request, "accounts/ask_hold.html", {"form": form}, status=422 if form.errors else 200
    )


@on_duty_only
@require_http_methods(["GET", "HEAD", "POST"])
def hold_page(request: HttpRequest, hold_id: UUID) -> HttpResponse:
    by = require(request.user, Capability.ANSWER_ESCALATIONS)
    row = keeping.hold_for_reading(by, hold_id, timezone.now())
    step = request.POST.get("step", "")
    form = ReviewForm(request.POST if step == "review" else None, initial=in_three_months())
    if request.method == "POST" and _answered(step, form, hold_id, by):
        return redirect("accounts:holds")
    page = {"row": row, "form": form}
    return render(request, "accounts/hold.html", page, status=422 if form.errors else 200)


def _asked_for(form: HoldForm, by: User) -> Hold | None:
    try:
        return _ask(form, by)
    except NotFound:
        form.add_error(None if form.is_about_conversation else "pseudonym", NOBODY_CALLED_THAT)
    except Conflict as error:
        form.add_error(None, str(error))
    except Invalid as error:
        form.add_error("review_on", str(error))
    return None


def _ask(form: HoldForm, by: User) -> Hold:
    told = form.cleaned_data
    subject, subject_id = Subject.CONVERSATION, told["conversation"]
    if not form.is_about_conversation:
        subject, subject_id = Subject.PERSON, person_to_hold(by, told["pseudonym"]).pk
    return holding.ask_for_hold(
        by=by,
        subject=subject,
        subject_id=subject_id,
        cause=HoldCause(told["cause"]),
        reason=told["reason"],
        review_on=told["review_on"],
    )


def _answered(step: str, form: ReviewForm, hold_id: UUID, by: User) -> bool:
    """False when the form must be shown again."""
    match step:
        case "confirm":
            holding.confirm_hold(hold_id=hold_id, by=by)
        case "lift":
            holding.lift_hold(hold_id=hold_id, by=by)
        case "review":
            return form.is_valid() and _kept_on(form, hold_id, by)
        case _:
            raise Invalid
    return True


def _kept_on(form: ReviewForm, hold_id: UUID, by: User) -> bool:
    try:
        holding.keep_holding(hold_id=hold_id, by=by, review_on=form.cleaned_data["review_on"])
    except Invalid as error:
        form.add_error("review_on", str(error))
        return False
    return True
