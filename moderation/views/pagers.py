"""How I am called: a person's own pager addresses."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from moderation import selectors
from moderation.actions import addresses
from moderation.forms import ADDRESS_FORMS
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


def _channel(name: str) -> Channel:
    if name not in Channel.values:
        raise NotFound
    return Channel(name)


def _me_page(
    request: HttpRequest, *, refused: dict[Channel, object] | None = None, status: int = 200
) -> HttpResponse:
    kept = selectors.addresses_of(viewer_of(request))
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
    return duty_page(request, "moderation/me.html", {"channels": channels}, status=status)
