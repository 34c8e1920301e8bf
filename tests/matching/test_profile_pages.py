"""A peer worker says what they choose to share, and takes a rest without a reason."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from matching.actions.support import say_when
from matching.models import PeerProfile, Seat
from matching.selectors.support import names_kept_apart, offers_to
from tests.factories import be_a_waiting_client, be_a_worker

PROFILE = reverse("matching:profile")


@pytest.fixture
def browser(sam: User) -> Client:
    browser = Client()
    browser.force_login(sam)
    return browser


def test_what_is_written_is_what_a_client_reads(browser: Client, amira: User, sam: User) -> None:
    sent = {
        "introduction": "I was on a ward for a year.\nI like bees.",
        "seats": "3",
        "languages_languages": ["en"],
        "experiences_services": ["ward"],
        "attributes_gender": ["woman"],
        "declined_mind": ["alcohol"],
    }

    assert browser.post(PROFILE, sent).status_code == 302

    profile = PeerProfile.objects.select_related("person").get(person=sam)
    assert profile.choices.experiences == ("ward",)
    assert profile.choices.topics_declined == ("alcohol",)
    assert b"bees" not in bytes(profile.introduction_sealed)
    assert Seat.objects.of(sam).count() == 3
    be_a_waiting_client(amira, experiences=("ward",))
    say_when(client=amira, any_time=True, windows=())
    hers = Client()
    hers.force_login(amira)
    page = hers.get(reverse("matching:offers")).content.decode()
    assert "I was on a ward for a year.<br>I like bees." in page
    assert "I have also been on a psychiatric ward" in page
    assert "alcohol" not in page.lower()


def test_a_topic_one_does_not_take_is_not_brought(amira: User, sam: User) -> None:
    be_a_worker(sam)
    be_a_waiting_client(amira, experiences=("alcohol",))
    assert offers_to(amira, timezone.now()).cards

    be_a_worker(sam, topics_declined=("alcohol",))

    assert not offers_to(amira, timezone.now()).cards


@pytest.mark.parametrize("seats", ["-1", "13", "many", ""])
def test_how_many_is_a_small_whole_number(seats: str, browser: Client, sam: User) -> None:
    response = browser.post(PROFILE, {"seats": seats, "languages_languages": ["en"]})

    assert response.status_code == 200
    assert b"error-summary" in response.content
    assert not PeerProfile.objects.filter(person=sam).exists()


def test_not_today_ends_at_midnight_on_the_workers_own_clock(browser: Client, sam: User) -> None:
    be_a_worker(sam)
    User.objects.filter(pk=sam.pk).update(time_zone="Pacific/Auckland")

    browser.post(reverse("matching:new_people", args=["not-today"]))

    until = PeerProfile.objects.get(person=sam).resting_until
    assert until is not None
    there = until.astimezone(ZoneInfo("Pacific/Auckland"))
    assert (there.hour, there.minute) == (0, 0)
    assert timedelta() < until - timezone.now() <= timedelta(hours=25)
    assert "Nobody new for now" in browser.get(PROFILE).content.decode()


def test_a_pause_lasts_until_one_says_so(browser: Client, sam: User) -> None:
    be_a_worker(sam)

    browser.post(reverse("matching:new_people", args=["pause"]))
    assert "You are paused" in browser.get(PROFILE).content.decode()

    browser.post(reverse("matching:new_people", args=["resume"]))
    assert "You are shown to people" in browser.get(PROFILE).content.decode()
    assert browser.post(reverse("matching:new_people", args=["vanish"])).status_code == 404


def test_a_worker_may_keep_apart_too(browser: Client, sam: User) -> None:
    page = reverse("matching:profile_apart")

    browser.post(page, {"names": "Amira\nriver"})

    assert names_kept_apart(sam) == ["Amira", "river"]
    assert "Amira" in browser.get(page).content.decode()


def test_these_pages_are_for_peer_workers(amira: User, kit: User) -> None:
    for person in (amira, kit):
        other = Client()
        other.force_login(person)
        for name in ("profile", "hours", "profile_apart"):
            assert other.get(reverse(f"matching:{name}")).status_code == 404
        assert other.post(reverse("matching:new_people", args=["pause"])).status_code == 404
        assert (
            other.post(reverse("matching:dates_off"), {"first": "2027-01-01"}).status_code == 404
        )
