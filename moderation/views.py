"""The pages of the duty board, the rota and help now. They only translate."""

from datetime import date, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.access import only, require
from accounts.models import User
from accounts.roles import Capability
from moderation import api, selectors
from moderation.access import escalation_for_duty
from moderation.actions import addresses, answers, reading, shifts
from moderation.actions import flags as flagged
from moderation.forms import (
    ADDRESS_FORMS,
    NoteForm,
    ResolveForm,
    ShiftForm,
    VerdictForm,
)
from moderation.models import Channel, Escalation, Flag, PageAttempt
from moderation.policies.rota import gaps
from moderation.presenters import shown_flag
from moderation.rota_week import GAPS_SHOWN, days, midnight, monday_of
from peersupport.core.errors import NotFound

on_duty = only(Capability.ANSWER_ESCALATIONS)
sets_rota = only(Capability.SET_ROTA)


@require_safe
def help_now(request: HttpRequest) -> HttpResponse:
    """For anybody, signed in or not. Asks the database nothing, not even who looks: it may be gone, or stuck."""
    card = api.help_card(request.GET.get("country") or settings.COUNTRY)
    page = {"card": card, "countries": api.help_countries(), "viewer": AnonymousUser()}
    return render(request, "moderation/help.html", page)


@require_safe
@on_duty
def board(request: HttpRequest) -> HttpResponse:
    return _page(request, "moderation/board.html", {"board": _board(request)})


@require_safe
@on_duty
def board_fragment(request: HttpRequest) -> HttpResponse:
    return _page(request, "moderation/_board.html", {"board": _board(request)})


@require_safe
@on_duty
def escalation(request: HttpRequest, escalation_id: UUID) -> HttpResponse:
    """Opening this page is noted: it shows what a person wrote."""
    found = reading.read_escalation(escalation_id=escalation_id, by=_viewer(request))
    return _escalation_page(request, found)


@require_safe
@on_duty
def state_fragment(request: HttpRequest, escalation_id: UUID) -> HttpResponse:
    """What changes while the page is open, without anything that a person wrote to another."""
    viewer = _viewer(request)
    found = escalation_for_duty(viewer, escalation_id)
    return _page(request, "moderation/_card.html", {"card": selectors.card_of(found, viewer)})


@require_safe
@on_duty
def history_fragment(request: HttpRequest, escalation_id: UUID) -> HttpResponse:
    found = escalation_for_duty(_viewer(request), escalation_id)
    return _page(request, "moderation/_history.html", {"history": selectors.history_of(found)})


@require_POST
@on_duty
def acknowledge(request: HttpRequest, escalation_id: UUID) -> HttpResponse:
    viewer = _viewer(request)
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
        found = reading.read_escalation(escalation_id=escalation_id, by=_viewer(request))
        return _escalation_page(request, found, note_form=form, status=422)
    text = form.cleaned_data["text"]
    answers.add_note(escalation_id=escalation_id, by=_viewer(request), text=text)
    return redirect("moderation:escalation", escalation_id)


@require_POST
@on_duty
def resolve(request: HttpRequest, escalation_id: UUID) -> HttpResponse:
    viewer = _viewer(request)
    form = ResolveForm(request.POST, zone=ZoneInfo(viewer.time_zone))
    if not form.is_valid():
        found = reading.read_escalation(escalation_id=escalation_id, by=viewer)
        return _escalation_page(request, found, resolve_form=form, status=422)
    closed = answers.resolve(escalation_id=escalation_id, by=viewer, ending=form.ending())
    if closed.resolved_at is None:
        messages.info(request, "Saved. It closes when a second person agrees.")
        return redirect("moderation:escalation", escalation_id)
    messages.success(request, "Closed. Thank you for looking after this.")
    return redirect("moderation:board")


@require_POST
@on_duty
def agree(request: HttpRequest, escalation_id: UUID) -> HttpResponse:
    answers.agree(escalation_id=escalation_id, by=_viewer(request))
    messages.success(request, "Closed by both of you. Thank you.")
    return redirect("moderation:board")


@require_safe
@on_duty
def flags(request: HttpRequest) -> HttpResponse:
    return _page(request, "moderation/flags.html", {"flags": selectors.flags_to_review()})


@on_duty
def flag(request: HttpRequest, flag_id: UUID) -> HttpResponse:
    """Opening this page is noted: it shows what a person wrote."""
    viewer = _viewer(request)
    form = VerdictForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        verdict = Flag.Verdict(form.cleaned_data["verdict"])
        flagged.review_flag(flag_id=flag_id, by=viewer, verdict=verdict)
        return redirect("moderation:flags")
    found = reading.read_flag(flag_id=flag_id, by=viewer)
    parts = {"shown": shown_flag(found), "flag": found, "form": form}
    return _page(request, "moderation/flag.html", parts)


@require_safe
@on_duty
def me(request: HttpRequest) -> HttpResponse:
    return _me_page(request)


@require_POST
@on_duty
def set_address(request: HttpRequest, channel: str) -> HttpResponse:
    known = _channel(channel)
    form = ADDRESS_FORMS[known](request.POST, prefix=known.value)
    if not form.is_valid():
        return _me_page(request, refused={known: form}, status=422)
    address = form.cleaned_data["address"]
    addresses.set_address(person=_viewer(request), channel=known, address=address)
    messages.success(request, "Saved. Send yourself a test page now.")
    return redirect("moderation:me")


@require_POST
@on_duty
def remove_address(request: HttpRequest, channel: str) -> HttpResponse:
    addresses.remove_address(person=_viewer(request), channel=_channel(channel))
    messages.success(request, "Removed.")
    return redirect("moderation:me")


@require_POST
@on_duty
def test_address(request: HttpRequest, channel: str) -> HttpResponse:
    went = addresses.send_test(person=_viewer(request), channel=_channel(channel))
    if went == PageAttempt.Outcome.DELIVERED:
        messages.success(request, "The test was handed over. Did it arrive?")
    else:
        messages.error(
            request, f"The test did not go out: {went.label}. Please check the address."
        )
    return redirect("moderation:me")


@sets_rota
def rota(request: HttpRequest) -> HttpResponse:
    viewer = _viewer(request)
    people = selectors.colleagues()
    zone = ZoneInfo(viewer.time_zone)
    form = ShiftForm(request.POST or None, zone=zone, colleagues=people)
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data
        person_id = UUID(chosen.pop("person"))
        shifts.add_shift(person_id=person_id, by=viewer, **chosen)
        messages.success(request, "Added to the rota.")
        return _to_week(chosen["starts_at"].astimezone(zone).date())
    parts = {"form": form, **_rota(request, zone)}
    return _page(request, "moderation/rota.html", parts, status=422 if form.is_bound else 200)


@require_POST
@sets_rota
def remove_shift(request: HttpRequest, shift_id: UUID) -> HttpResponse:
    shifts.remove_shift(shift_id=shift_id, by=require(request.user, Capability.SET_ROTA))
    messages.success(request, "Removed from the rota.")
    today = timezone.now().astimezone(ZoneInfo(_viewer(request).time_zone)).date()
    return _to_week(monday_of(request.POST.get("week", ""), today=today))


def _to_week(day: date) -> HttpResponse:
    return redirect(f"{reverse('moderation:rota')}?week={day.isoformat()}")


def _viewer(request: HttpRequest) -> User:
    return require(request.user, Capability.ANSWER_ESCALATIONS)


def _channel(name: str) -> Channel:
    if name not in Channel.values:
        raise NotFound
    return Channel(name)


def _page(
    request: HttpRequest, template: str, parts: dict[str, object], *, status: int = 200
) -> HttpResponse:
    """Drawn with every time on the viewer's own clock."""
    zone = _viewer(request).time_zone
    with timezone.override(ZoneInfo(zone)):
        return render(request, template, {"time_zone": zone, **parts}, status=status)


def _board(request: HttpRequest) -> selectors.Board:
    return selectors.board(_viewer(request), timezone.now())


def _escalation_page(
    request: HttpRequest,
    found: Escalation,
    *,
    note_form: NoteForm | None = None,
    resolve_form: ResolveForm | None = None,
    status: int = 200,
) -> HttpResponse:
    viewer = _viewer(request)
    zone = ZoneInfo(viewer.time_zone)
    parts = {
        "escalation": found,
        "card": selectors.card_of(found, viewer),
        "history": selectors.history_of(found),
        "pair": selectors.pair_of(found),
        "findings": selectors.findings_of(found),
        "note_form": note_form or NoteForm(),
        "resolve_form": resolve_form or ResolveForm(zone=zone),
    }
    return _page(request, "moderation/escalation.html", parts, status=status)


def _me_page(
    request: HttpRequest, *, refused: dict[Channel, object] | None = None, status: int = 200
) -> HttpResponse:
    kept = selectors.addresses_of(_viewer(request))
    channels = [
        {
            "channel": channel,
            "is_set": channel in kept,
            "form": (refused or {}).get(channel)
            or ADDRESS_FORMS[channel](
                initial={"address": kept.get(channel, "")}, prefix=channel.value
            ),
        }
        for channel in Channel
    ]
    return _page(request, "moderation/me.html", {"channels": channels}, status=status)


def _rota(request: HttpRequest, zone: ZoneInfo) -> dict[str, object]:
    now = timezone.now()
    monday = monday_of(request.GET.get("week", ""), today=now.astimezone(zone).date())
    week_ends_at = midnight(monday + timedelta(days=7), zone)
    week = selectors.shifts_between(midnight(monday, zone), week_ends_at)
    until = midnight((now + GAPS_SHOWN).astimezone(zone).date(), zone)
    ahead = selectors.shifts_between(now, until)
    return {
        "days": days(monday, week, zone, now=now),
        "monday": monday,
        "week_before": monday - timedelta(days=7),
        "week_after": monday + timedelta(days=7),
        "gaps": gaps([row.shift for row in ahead], starts_at=now, ends_at=until),
    }
