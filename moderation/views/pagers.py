"""How I am called: a person's own pager addresses."""

from collections.abc import Mapping

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from moderation import selectors
from moderation.actions import addresses
from moderation.actions.quiet_hours import end_quiet_hours, set_quiet_hours
from moderation.forms import ADDRESS_FORMS, QuietForm
from moderation.models import Channel, PageAttempt
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
def remove_address(request: HttpRequest, channel: str) -> HttpResponse:
    addresses.remove_address(person=viewer_of(request), channel=_channel(channel))
    messages.success(request, "Removed.")
    return redirect("moderation:me")


@require_POST
@on_duty
def test_address(request: HttpRequest, channel: str) -> HttpResponse:
    went = addresses.send_test(person=viewer_of(request), channel=_channel(channel))
    if went == PageAttempt.Outcome.DELIVERED:
        messages.success(request, "The test was handed over. Did it arrive?")
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


def _channel(name: str) -> Channel:
    if name not in Channel.values:
        raise NotFound
    return Channel(name)


def _channels(viewer: User, refused: Mapping[Channel, object]) -> list[dict[str, object]]:
    kept = selectors.addresses_of(viewer)
    return [
        {
            "channel": channel,
            "is_set": channel in kept,
            "form": refused.get(channel)
            or ADDRESS_FORMS[channel](
                initial={"address": kept.get(channel, "")}, prefix=channel.value
            ),
        }
        for channel in Channel
    ]


def _me_page(
    request: HttpRequest,
    *,
    refused: dict[Channel, object] | None = None,
    quiet_form: QuietForm | None = None,
    status: int = 200,
) -> HttpResponse:
    quiet = selectors.quiet_times_of(viewer_of(request))
    parts = {
        "channels": _channels(viewer_of(request), refused or {}),
        "quiet": quiet,
        "quiet_form": quiet_form or QuietForm(initial=quiet),
    }
    return duty_page(request, "moderation/me.html", parts, status=status)
