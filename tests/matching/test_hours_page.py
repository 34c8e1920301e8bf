"""A peer worker's usual week, on their own clock, and how it reads on another."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from matching.actions.hours import set_hours
from matching.models import DateOff, WeeklyHours
from matching.policies.snapshots import Window

HOURS = reverse("matching:hours")
EVERY_MORNING = [Window(weekday=day, start_minute=9 * 60, end_minute=11 * 60) for day in range(7)]


@pytest.fixture
def browser(sam: User) -> Client:
    browser = Client()
    browser.force_login(sam)
    return browser


def kept(worker: User) -> list[tuple[int, int, int]]:
    rows = WeeklyHours.objects.filter(person=worker)
    return list(rows.values_list("weekday", "start_minute", "end_minute"))


def test_a_week_is_written_kept_and_read_back(browser: Client, sam: User) -> None:
    sent = {
        "day1_0_from": "18:00",
        "day1_0_to": "20:30",
        "day1_1_from": "21:00",
        "day1_1_to": "22:00",
        "day6_0_from": "22:00",
        "day6_0_to": "01:00",
    }

    assert browser.post(HOURS, sent).status_code == 302

    assert kept(sam) == [(0, 0, 60), (1, 1080, 1230), (1, 1260, 1320), (6, 1320, 1440)]
    page = browser.get(HOURS).content.decode()
    for shown in ('value="20:30"', 'value="22:00"', 'value="00:00"', 'value="01:00"'):
        assert shown in page


def test_saving_what_was_read_back_changes_nothing(browser: Client, sam: User) -> None:
    set_hours(person=sam, windows=[Window(weekday=6, start_minute=1320, end_minute=60)])
    before = kept(sam)
    form = browser.get(HOURS).context["form"]
    sent = {field.html_name: field.value() or "" for field in form}

    browser.post(HOURS, sent)

    assert kept(sam) == before == [(0, 0, 60), (6, 1320, 1440)]


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"day0_0_from": "18:00"}, "Monday needs both a beginning and an end"),
        ({"day0_0_to": "18:00"}, "Monday needs both a beginning and an end"),
        ({"day2_1_from": "18:00", "day2_1_to": "18:00"}, "On Wednesday this begins and ends"),
        ({"day0_0_from": "25:00", "day0_0_to": "26:00"}, "Enter a valid time"),
    ],
)
def test_what_makes_no_sense_is_pointed_out_and_nothing_is_lost(
    sent: dict[str, str], words: str, browser: Client, sam: User
) -> None:
    set_hours(person=sam, windows=EVERY_MORNING)

    response = browser.post(HOURS, sent)

    assert response.status_code == 200
    assert words in response.content.decode()
    assert len(kept(sam)) == 7


def test_the_same_morning_is_an_evening_elsewhere(browser: Client, sam: User) -> None:
    set_hours(person=sam, windows=EVERY_MORNING)

    here = browser.get(HOURS).content.decode()
    there = browser.get(f"{HOURS}?for=Australia/Sydney").content.decode()

    assert "“I am free every morning, your time.”" in here
    assert "“I am free every evening" in there
    assert '<option value="Australia/Sydney" selected>' in there
    assert 'Europe/London" selected' in browser.get(f"{HOURS}?for=Mars").content.decode()


def test_a_leave_is_taken_and_given_back(browser: Client, sam: User) -> None:
    today = timezone.now().date()
    first, last = today + timedelta(days=10), today + timedelta(days=12)
    off = reverse("matching:dates_off")

    browser.post(off, {"first": first.isoformat(), "last": last.isoformat()})
    browser.post(off, {"first": first.isoformat()})
    assert DateOff.objects.filter(person=sam).count() == 3

    browser.post(reverse("matching:date_back", args=[first]))
    assert list(DateOff.objects.values_list("on", flat=True)) == [last - timedelta(days=1), last]


@pytest.mark.parametrize(
    ("last", "words"),
    [(date(2029, 12, 31), "before the first"), (date(2031, 1, 1), "half a year")],
)
def test_a_leave_that_cannot_be_is_pointed_out(last: date, words: str, browser: Client) -> None:
    sent = {"first": "2030-01-01", "last": last.isoformat()}

    response = browser.post(reverse("matching:dates_off"), sent)

    assert words in response.content.decode()
    assert not DateOff.objects.exists()
    assert browser.post("/profile/hours/off/2030-02-31/back/").status_code == 404
