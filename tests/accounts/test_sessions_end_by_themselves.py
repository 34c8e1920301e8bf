"""How long somebody stays signed in: a while without use, and never more than twelve hours."""

from datetime import timedelta

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.access import person_for_socket
from accounts.actions.sessions import keep_session
from accounts.models import User
from accounts.sessions import IDLE, IDLE_SHARED, LONGEST, SessionStore
from peersupport.core.errors import NotFound
from tests.accounts.pages import sign_in

pytestmark = pytest.mark.django_db

MOMENT = timedelta(seconds=5)
PAGE = "/settings/"


def opens(browser: Client) -> bool:
    answer = browser.get(PAGE)
    assert answer.status_code == 200 or answer["Location"].startswith(reverse("account_login"))
    return answer.status_code == 200


@pytest.mark.parametrize(("shared", "idle"), [(True, IDLE_SHARED), (False, IDLE)])
def test_unused_for_a_while_it_ends(shared: bool, idle: timedelta, amira: User) -> None:
    with time_machine.travel(timezone.now(), tick=False) as clock:
        browser = sign_in(amira, shared=shared)
        clock.shift(idle - MOMENT)
        assert opens(browser)
        clock.shift(idle - MOMENT)
        assert opens(browser), "the page before must have counted as use"
        clock.shift(idle + MOMENT)
        assert not opens(browser)


def test_used_all_the_time_it_ends_after_twelve_hours(amira: User) -> None:
    with time_machine.travel(timezone.now(), tick=False) as clock:
        browser = sign_in(amira, shared=False)
        for _ in range(LONGEST // timedelta(minutes=30) - 1):
            clock.shift(timedelta(minutes=30))
            assert opens(browser)
        clock.shift(timedelta(minutes=31))
        assert not opens(browser)


def test_a_shared_device_is_assumed_unless_somebody_says_otherwise(amira: User) -> None:
    page = Client().get(reverse("account_login"))
    assert page.context["form"]["shared_device"].value() is True
    assert page.content.count(b"checked") == 1


def test_the_cookie_goes_when_the_browser_closes(amira: User) -> None:
    cookie = sign_in(amira, shared=False).cookies["session"]

    assert (cookie["max-age"], cookie["expires"]) == ("", "")
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


def test_pages_in_quick_succession_write_nothing(amira: User) -> None:
    with time_machine.travel(timezone.now(), tick=False) as clock:
        browser = sign_in(amira)
        with CaptureQueriesContext(connection) as soon:
            browser.get(PAGE)
        clock.shift(timedelta(minutes=2))
        with CaptureQueriesContext(connection) as later:
            browser.get(PAGE)

    assert sum("UPDATE" in query["sql"] for query in soon) == 0
    assert sum("UPDATE" in query["sql"] for query in later) == 1


def test_a_page_that_redraws_itself_is_not_somebody_being_there(amira: User) -> None:
    with time_machine.travel(timezone.now(), tick=False) as clock:
        left_alone, used = sign_in(amira), sign_in(amira)
        clock.shift(IDLE_SHARED - MOMENT)
        assert left_alone.get(PAGE, headers={"X-Requested-With": "fetch"}).status_code == 200
        assert opens(used)
        clock.shift(2 * MOMENT)
        assert opens(used)
        assert not opens(left_alone)


def test_words_over_a_socket_count_as_use(amira: User) -> None:
    with time_machine.travel(timezone.now(), tick=False) as clock:
        key = sign_in(amira).session.session_key or ""
        clock.shift(IDLE_SHARED - MOMENT)
        ends_at = keep_session(session_key=key)
        assert ends_at == timezone.now() + IDLE_SHARED
        clock.shift(IDLE_SHARED - MOMENT)
        assert person_for_socket(key).expires_at == ends_at
        clock.shift(2 * MOMENT)
        with pytest.raises(NotFound):
            keep_session(session_key=key)


def test_a_cookie_that_no_database_would_look_up_is_nobody() -> None:
    browser = Client()
    browser.cookies["session"] = "a" * 31 + "\x00"

    assert not opens(browser)


def test_what_a_session_holds_is_sealed_in_the_database(amira: User) -> None:
    browser = sign_in(amira)
    row = Session.objects.get(pk=browser.session.session_key)
    assert SessionStore(row.pk)["_auth_user_id"] == str(amira.pk), "the row must hold something"

    assert SessionStore().decode(row.session_data)["shared_device"] is True
    assert SessionStore().decode("bm90IG91cnM=") == {}
    assert SessionStore().decode("nonsense") == {}
    assert str(amira.pk) not in row.session_data


def test_a_screen_of_staff_is_locked_after_a_quarter_of_an_hour_on_any_device(sam: User) -> None:
    with time_machine.travel(timezone.now(), tick=False) as clock:
        browser = sign_in(sam, shared=False)
        clock.shift(IDLE_SHARED - MOMENT)
        assert opens(browser)
        clock.shift(IDLE_SHARED + MOMENT)
        assert not opens(browser)
