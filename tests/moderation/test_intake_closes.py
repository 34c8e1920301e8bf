"""Nobody new is let in while nobody is on call, and the page says so with numbers to call."""

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from accounts.models import User
from chat.models import Conversation
from moderation.models import DutyShift
from tests.moderation.on_duty import be_on_call_now, browser_of

CLOSED = "We cannot take anybody new just now"


@pytest.fixture(autouse=True)
def an_installation(settings: Settings) -> None:
    settings.INTAKE_CLOSES = True


@pytest.mark.parametrize("path", ["/join/", "/join/name/"])
def test_joining_is_closed_until_somebody_is_on_call(
    path: str, client: Client, noor: User, kit: User
) -> None:
    closed = client.get(path)
    assert closed.status_code == 503
    assert CLOSED in closed.content.decode()
    assert "116 123" in closed.content.decode()

    be_on_call_now(noor, DutyShift.Place.FIRST, by=kit)

    assert client.get(path, follow=True).status_code == 200


def test_asking_for_a_peer_worker_is_closed_too(amira: User) -> None:
    assert browser_of(amira).post(reverse("matching:ask"), {}).status_code == 503


def test_somebody_on_the_rota_who_was_switched_off_is_nobody(
    client: Client, noor: User, kit: User
) -> None:
    be_on_call_now(noor, DutyShift.Place.FIRST, by=kit)
    assert client.get("/join/").status_code == 200

    User.objects.filter(pk=noor.pk).update(is_active=False)

    assert client.get("/join/").status_code == 503


def test_a_conversation_goes_on(conversation: Conversation, amira: User) -> None:
    browser = browser_of(amira)
    assert browser.get("/join/").status_code == 503, "it must be closed"
    path = f"/conversations/{conversation.pk}/"

    page = browser.get(path)

    assert page.status_code == 200
    assert 'data-part="composer"' in page.content.decode()
