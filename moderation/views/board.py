"""The duty board, and one escalation with all that is done about it. They only translate."""

from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from moderation import selectors
from moderation.access import escalation_for_duty
from moderation.actions import answers, reading
from moderation.colleague_forms import ask_form, offer_form
from moderation.forms import NoteForm, ResolveForm
from moderation.models import Escalation
from moderation.readiness import Missing, missing
from moderation.views.pages import duty_page, on_duty, viewer_of


@require_safe
@on_duty
def board(request: HttpRequest) -> HttpResponse:
    return duty_page(
        request, "moderation/board.html", {"board": _board(request), "missing": _missing()}
    )


@require_safe
@on_duty
def board_fragment(request: HttpRequest) -> HttpResponse:
    return duty_page(request, "moderation/_board.html", {"board": _board(request)})


@require_safe
@on_duty
def escalation(request: HttpRequest, escalation_id: UUID) -> HttpResponse:
    """Opening this page is noted: it shows what a person wrote."""
    found = reading.read_escalation(escalation_id=escalation_id, by=viewer_of(request))
    return _escalation_page(request, found)


@require_safe
@on_duty
def state_fragment(request: HttpRequest, escalation_id: UUID) -> HttpResponse:
    """What changes while the page is open, without anything that a person wrote to another."""
    viewer = viewer_of(request)
    found = escalation_for_duty(viewer, escalation_id)
    return duty_page(request, "moderation/_card.html", {"card": selectors.card_of(found, viewer)})


@require_safe
@on_duty
def history_fragment(request: HttpRequest, escalation_id: UUID) -> HttpResponse:
    found = escalation_for_duty(viewer_of(request), escalation_id)
    return duty_page(request, "moderation/_history.html", {"history": selectors.history_of(found)})


@require_POST
@on_duty
def acknowledge(request: HttpRequest, escalation_id: UUID) -> HttpResponse:
    viewer = viewer_of(request)
    taken = answers.acknowledge(escalation_id=escalation_id, by=viewer)
    if taken.acknowledged_by == viewer:
        messages.success(request, "You have this. Nobody else is called while you look after it.")
    elif taken.acknowledged_by is not None:
        name = taken.acknowledged_by.pseudonym
        messages.info(request, f"{name} took this a moment before you. Thank you for coming.")
    return redirect("moderation:escalation", escalation_id)


@require_POST
@on_duty
def note(request: HttpRequest, escalation_id: UUID) -> HttpResponse:
    form = NoteForm(request.POST)
    if not form.is_valid():
        return again(request, escalation_id, note_form=form)
    text = form.cleaned_data["text"]
    answers.add_note(escalation_id=escalation_id, by=viewer_of(request), text=text)
    return redirect("moderation:escalation", escalation_id)


@require_POST
@on_duty
def resolve(request: HttpRequest, escalation_id: UUID) -> HttpResponse:
    viewer = viewer_of(request)
    form = ResolveForm(request.POST, zone=ZoneInfo(viewer.time_zone))
    if not form.is_valid():
        return again(request, escalation_id, resolve_form=form)
    closed = answers.resolve(escalation_id=escalation_id, by=viewer, ending=form.ending())
    if closed.resolved_at is None:
        messages.info(request, "Saved. It closes when a second person agrees.")
        return redirect("moderation:escalation", escalation_id)
    messages.success(request, "Closed. Thank you for looking after this.")
    return redirect("moderation:board")


@require_POST
@on_duty
def agree(request: HttpRequest, escalation_id: UUID) -> HttpResponse:
    answers.agree(escalation_id=escalation_id, by=viewer_of(request))
    messages.success(request, "Closed by both of you. Thank you.")
    return redirect("moderation:board")


def _missing() -> list[Missing]:
    """While trying it out, nobody need restore a backup first."""
    return missing(timezone.now()) if settings.PRODUCTION else []


def _board(request: HttpRequest) -> selectors.Board:
    return selectors.board(viewer_of(request), timezone.now())


def again(request: HttpRequest, escalation_id: UUID, **refused: Form) -> HttpResponse:
    """The page with a form that was not understood, and all that was written in it."""
    found = reading.read_escalation(escalation_id=escalation_id, by=viewer_of(request))
    return _escalation_page(request, found, status=422, **refused)


def _escalation_page(
    request: HttpRequest, found: Escalation, *, status: int = 200, **refused: Form
) -> HttpResponse:
    viewer = viewer_of(request)
    parts = {
        "note_form": NoteForm(),
        "resolve_form": ResolveForm(zone=ZoneInfo(viewer.time_zone)),
        "ask_form": ask_form(viewer),
        "offer_form": offer_form(viewer),
        **refused,
        "escalation": found,
        "card": selectors.card_of(found, viewer),
        "history": selectors.history_of(found),
        "pair": selectors.pair_of(found),
        "findings": selectors.findings_of(found),
    }
    return duty_page(request, "moderation/escalation.html", parts, status=status)
