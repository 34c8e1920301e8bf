"""How I am called: a person's own pager addresses, in the order in which they are tried."""

from collections.abc import Mapping
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from moderation import drill_history, selectors, ways_shown
from moderation.actions import addresses
from moderation.actions.quiet_hours import end_quiet_hours, set_quiet_hours
from moderation.forms import ADDRESS_FORMS, QuietForm
from moderation.models import Channel, PageAttempt
from moderation.pagers import web_push
from moderation.swap_pages import my_swaps
from moderation.views.pages import duty_page, on_duty, viewer_of
from peersupport.core.errors import NotFound


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
    addresses.set_address(person=viewer_of(request), channel=known, address=address)
    messages.success(request, "Saved. Send yourself a test page now.")
    return redirect("moderation:me")


@require_POST
@on_duty
def remove_address(request: HttpRequest, way_id: UUID) -> HttpResponse:
    addresses.remove_address(person=viewer_of(request), way_id=way_id)
    messages.success(request, "Removed.")
    return redirect("moderation:me")


@require_POST
@on_duty
def try_sooner(request: HttpRequest, way_id: UUID) -> HttpResponse:
    addresses.try_sooner(person=viewer_of(request), way_id=way_id)
    return redirect("moderation:me")


@require_POST
@on_duty
def test_address(request: HttpRequest, way_id: UUID) -> HttpResponse:
    went = addresses.send_test(person=viewer_of(request), way_id=way_id)
    if went == PageAttempt.Outcome.DELIVERED:
        messages.success(request, "The test was handed over. Did it arrive?")
    elif went == PageAttempt.Outcome.GONE:
        messages.error(request, "This browser takes no pages any more. Please set it up again.")
    else:
        messages.error(
            request, f"The test did not go out: {went.label}. Please check the address."
        )
    return redirect("moderation:me")


@require_POST
@on_duty
def quiet_hours(request: HttpRequest) -> HttpResponse:
    form = QuietForm(request.POST)
    if not form.is_valid():
        return _me_page(request, quiet_form=form, status=422)
    from_minute, until_minute = form.minutes
    set_quiet_hours(person=viewer_of(request), from_minute=from_minute, until_minute=until_minute)
    messages.success(request, "Saved. A red calls you all the same.")
    return redirect("moderation:me")


@require_POST
@on_duty
def no_quiet_hours(request: HttpRequest) -> HttpResponse:
    end_quiet_hours(person=viewer_of(request))
    messages.success(request, "You can be called at any time now.")
    return redirect("moderation:me")


@require_safe
@on_duty
def notified(request: HttpRequest) -> HttpResponse:
    """Where a notification leads that could not say what it is about: to the drill that waits for them, or to the board."""
    drill_id = drill_history.open_drill_of(viewer_of(request), timezone.now())
    if drill_id is not None:
        return redirect("moderation:drill", drill_id)
    return redirect("moderation:board")


def _channel(name: str) -> Channel:
    if name not in Channel.values:
        raise NotFound
    return Channel(name)


def _forms(viewer: User, refused: Mapping[Channel, object]) -> dict[str, object]:
    kept = ways_shown.addresses_to_change(viewer)
    return {
        channel.value: refused.get(channel)
        or form(initial={"address": kept.get(channel, "")}, prefix=channel.value)
        for channel, form in ADDRESS_FORMS.items()
    }


def _me_page(
    request: HttpRequest,
    *,
    refused: dict[Channel, object] | None = None,
    quiet_form: QuietForm | None = None,
    status: int = 200,
) -> HttpResponse:
    quiet = selectors.quiet_times_of(viewer_of(request))
    parts = {
        "ways": ways_shown.ways_shown_to(viewer_of(request)),
        "forms": _forms(viewer_of(request), refused or {}),
        "push_key": web_push.public_key(),
        **my_swaps(viewer_of(request), timezone.now()),
        "quiet": quiet,
        "quiet_form": quiet_form or QuietForm(initial=quiet),
    }
    return duty_page(request, "moderation/me.html", parts, status=status)
