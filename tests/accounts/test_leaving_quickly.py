"""The quick exit: out at once, whatever is broken."""

from typing import Any

import pytest
from django.conf import settings
from django.db import OperationalError, connection
from django.test import Client

from accounts.events import session_digest
from accounts.models import User
from tests.accounts.news import ended
from tests.accounts.pages import is_signed_in, sign_in

pytestmark = pytest.mark.django_db


def gone(*_: Any) -> Any:
    """Every statement fails the way it does when the server is not there."""
    raise OperationalError("the connection is closed")


@pytest.mark.parametrize("method", ["get", "post"])
def test_it_ends_the_session_and_goes_elsewhere(method: str, amira: User) -> None:
    browser = sign_in(amira)
    key = browser.session.session_key or ""

    answer = getattr(browser, method)("/leave/")

    assert (answer.status_code, answer["Location"]) == (302, settings.QUICK_EXIT_URL)
    assert answer["Clear-Site-Data"] == '"cache", "storage"'
    assert answer["Cache-Control"] == "no-store"
    assert ended() == [(amira.pk, session_digest(key))]
    assert not is_signed_in(browser)


def test_it_leaves_no_cookie_behind(amira: User) -> None:
    browser = sign_in(amira, shared=False)
    assert {name for name, cookie in browser.cookies.items() if cookie.value} >= {
        "session",
        "device",
    }

    browser.get("/leave/")

    assert [name for name, cookie in browser.cookies.items() if cookie.value] == []


def test_it_works_from_an_old_page_without_a_token(amira: User) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = sign_in(amira).cookies

    assert strict.post("/leave/").status_code == 302


def test_it_works_for_a_stranger() -> None:
    assert Client().get("/leave/")["Location"] == settings.QUICK_EXIT_URL


def nothing_is_written(execute: Any, sql: str, *rest: Any) -> Any:
    """The server answers questions, and fails when something should change."""
    if not sql.startswith("SELECT"):
        raise OperationalError("cannot execute in a read-only transaction")
    return execute(sql, *rest)


@pytest.mark.parametrize("joined", [True, False])
def test_it_works_when_the_database_fails_halfway(joined: bool, amira: User) -> None:
    browser = sign_in(amira) if joined else Client()
    browser.post("/join/")
    assert browser.session.session_key

    with connection.execute_wrapper(nothing_is_written):
        answer = browser.get("/leave/")

    assert (answer.status_code, answer["Location"]) == (302, settings.QUICK_EXIT_URL)
    assert answer.cookies["session"].value == ""


@pytest.mark.parametrize("method", ["get", "post"])
def test_it_works_when_the_database_is_gone(method: str, amira: User) -> None:
    browser = sign_in(amira)

    with connection.execute_wrapper(gone):
        assert browser.get("/settings/").status_code == 503, "other pages must fail now"
        answer = getattr(browser, method)("/leave/")

    assert (answer.status_code, answer["Location"]) == (302, settings.QUICK_EXIT_URL)
    assert answer.cookies["session"].value == ""
