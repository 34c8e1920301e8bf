"""A coordinator's pages about how long records are kept, and what people asked for by law."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts import keeping
from accounts.access import only, require
from accounts.actions import claims, periods
from accounts.keeping_forms import LetterForm, PeriodForm, RefuseForm
from accounts.models import User
from accounts.roles import Capability
from peersupport.core.errors import Invalid, NotFound
from peersupport.core.models import ClaimKind

keepers_only = only(Capability.KEEP_RECORDS)
NOBODY_CALLED_THAT = "Nobody here is called that."


@keepers_only
@require_safe
def kept_page(request: HttpRequest) -> HttpResponse:
    rows = keeping.what_is_kept(timezone.now())
    return render(request, "accounts/kept.html", {"rows": rows})


@keepers_only
@require_http_methods(["GET", "HEAD", "POST"])
def kept_class_page(request: HttpRequest, record_class: str) -> HttpResponse:
    by = require(request.user, Capability.KEEP_RECORDS)
    kept = keeping.kept_class(by, record_class, timezone.now())
    form = PeriodForm(request.POST or None, kept=kept, initial={"days": kept.days})
    if form.is_valid():
        periods.set_period(by=by, record_class=record_class, days=form.cleaned_data["days"])
        return redirect("accounts:kept")
    page = {"kept": kept, "form": form}
    return render(request, "accounts/kept_class.html", page, status=422 if form.errors else 200)


@keepers_only
@require_safe
def asked_page(request: HttpRequest) -> HttpResponse:
    asked = keeping.asked_for(timezone.now().date())
    return render(request, "accounts/asked.html", {"asked": asked})


@keepers_only
@require_http_methods(["GET", "HEAD", "POST"])
def letter_page(request: HttpRequest) -> HttpResponse:
    by = require(request.user, Capability.KEEP_RECORDS)
    form = LetterForm(request.POST or None, initial={"arrived_on": timezone.now().date()})
    if form.is_valid() and _written_down(form, by):
        return redirect("accounts:asked")
    status = 422 if form.errors else 200
    return render(request, "accounts/letter.html", {"form": form}, status=status)


def _written_down(form: LetterForm, by: User) -> bool:
    """False when the form must be shown again."""
    told = form.cleaned_data
    kind, arrived_on = ClaimKind(told["kind"]), told["arrived_on"]
    try:
        claims.write_down_letter(
            by=by, pseudonym=told["pseudonym"], kind=kind, arrived_on=arrived_on
        )
    except NotFound:
        form.add_error("pseudonym", NOBODY_CALLED_THAT)
    except Invalid as error:
        form.add_error("arrived_on", str(error))
    return not form.errors


@keepers_only
@require_http_methods(["GET", "HEAD", "POST"])
def claim_page(request: HttpRequest, claim_id: UUID) -> HttpResponse:
    """Done, deleted, or refused with a reason."""
    by = require(request.user, Capability.KEEP_RECORDS)
    row = keeping.claim_for_reading(by, claim_id, timezone.now().date())
    step = request.POST.get("step", "")
    form = RefuseForm(request.POST if step == "refuse" else None)
    if step == "done":
        claims.call_done(by=by, claim_id=claim_id)
    elif step == "delete":
        claims.delete_as_asked(by=by, claim_id=claim_id)
    elif form.is_valid():
        claims.refuse(by=by, claim_id=claim_id, reason=form.cleaned_data["reason"])
    elif request.method != "POST" or form.errors:
        page = {"row": row, "form": form}
        return render(request, "accounts/claim.html", page, status=422 if form.errors else 200)
    return redirect("accounts:asked")
