"""A peer worker sees who asks and why, and answers with one tap."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from accounts.roles import Role
from matching.actions.requests import ask, withdraw
from matching.models import Pairing, Request
from matching.policies.snapshots import Window
from tests.factories import be_a_waiting_client, be_a_worker, make_person

REQUESTS = reverse("matching:requests")


@pytest.fixture
def browser(sam: User) -> Client:
    browser = Client()
    browser.force_login(sam)
    return browser


def every_day(first_hour: int, last_hour: int) -> tuple[Window, ...]:
    return tuple(
        Window(weekday=day, start_minute=first_hour * 60, end_minute=last_hour * 60)
        for day in range(7)
    )


def asked_by(client: User, worker: User) -> Request:
    be_a_worker(worker, experiences=("ward", "loss"), attributes=("woman",))
    be_a_waiting_client(
        client, experiences=("ward", "debt_nobody_shares", "voices"), preferred=("woman",)
    )
    return ask(client=client, worker_id=worker.pk, note="I <3 tea.")


def test_the_reasons_the_note_and_no_name(browser: Client, amira: User, sam: User) -> None:
    asked_by(amira, sam)

    page = browser.get(REQUESTS).content.decode()

    assert "You have both been on a psychiatric ward" in page
    assert "They asked for somebody who is a woman" in page
    assert "You both speak English" in page
    assert "You are both free every evening, your time" in page
    assert "I &lt;3 tea." in page
    assert "amira" not in page, "a name is given once there is a conversation"
    assert "voices" not in page, "what the worker does not share is not theirs to know"


def test_times_are_told_to_each_on_their_own_clock(
    browser: Client, amira: User, sam: User
) -> None:
    amira.time_zone = "Asia/Kolkata"
    amira.save()
    be_a_worker(sam, windows=every_day(14, 18))
    be_a_waiting_client(amira, windows=every_day(21, 24))
    hers = Client()
    hers.force_login(amira)

    offered = hers.get(reverse("matching:offers")).content.decode()
    ask(client=amira, worker_id=sam.pk)
    asked = browser.get(REQUESTS).content.decode()

    assert re.search(r"I am free every (evening|night)[^<]*, your time", offered)
    assert "afternoon" not in offered
    assert re.search(r"You are both free every (afternoon|evening)[^<]*, your time", asked)
    assert "afternoon" in asked


def test_yes_leads_to_the_conversation(browser: Client, amira: User, sam: User) -> None:
    request = asked_by(amira, sam)

    response = browser.post(reverse("matching:accept", args=[request.pk]))

    pairing = Pairing.objects.get()
    assert response.headers["Location"] == reverse("chat:with_pairing", args=[pairing.pk])
    assert "Nobody is asking just now" in browser.get(REQUESTS).content.decode()


def test_no_costs_nothing(browser: Client, amira: User, sam: User) -> None:
    request = asked_by(amira, sam)

    response = browser.post(reverse("matching:decline", args=[request.pk]), follow=True)

    assert "That is fine" in response.content.decode()
    assert not Pairing.objects.exists()


def test_a_request_that_is_gone_is_answered_kindly(
    browser: Client, amira: User, sam: User
) -> None:
    request = asked_by(amira, sam)
    withdraw(client=amira)

    response = browser.post(reverse("matching:accept", args=[request.pk]))

    assert response.status_code == 409
    assert "You did nothing wrong" in response.content.decode()


def test_without_room_one_cannot_say_yes(browser: Client, amira: User, sam: User) -> None:
    asked_by(amira, sam)
    be_a_worker(sam, seats=0)

    page = browser.get(REQUESTS).content.decode()

    assert "You have no free place now" in page
    assert "disabled" in page


def test_a_worker_without_a_profile_is_told_that_nobody_finds_them(browser: Client) -> None:
    assert "Write your profile" in browser.get(REQUESTS).content.decode()


def test_the_part_that_changes_by_itself(browser: Client, amira: User, sam: User) -> None:
    asked_by(amira, sam)
    fragment = reverse("matching:waiting_requests")

    assert f'data-src="{fragment}"' in browser.get(REQUESTS).content.decode()
    part = browser.get(fragment).content.decode()
    assert "<html" not in part
    assert "Say yes" in part


def test_somebody_elses_request_is_not_there(amira: User, sam: User) -> None:
    request = asked_by(amira, sam)
    robin = make_person(Role.PEER_WORKER)
    be_a_worker(robin)
    other = Client()
    other.force_login(robin)

    assert "Nobody is asking" in other.get(REQUESTS).content.decode()
    for answer in ("accept", "decline"):
        path = reverse(f"matching:{answer}", args=[request.pk])
        assert other.post(path).status_code == 404
        assert other.get(path).status_code == 405
    assert Request.objects.open().get() == request
