"""Guessing is slow for strangers, and never locks a person out of a device of their own."""

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from accounts import devices
from accounts.adapters import LOCKED_OUT
from accounts.models import User
from tests.accounts.pages import app_code, is_signed_in, join_as, type_code, type_password
from tests.factories import make_person

pytestmark = pytest.mark.django_db


def elsewhere() -> Client:
    """A browser at another address of the internet."""
    return Client(REMOTE_ADDR="203.0.113.9")


@pytest.fixture(autouse=True)
def _fresh_counts(db: None) -> None:
    cache.clear()


def guess(browser: Client, pseudonym: str, times: int) -> str:
    page = ""
    for number in range(times):
        page = type_password(browser, pseudonym, f"wrong {number}").content.decode()
    return page


def test_five_wrong_passwords_and_the_sixth_is_not_even_looked_at(amira: User) -> None:
    browser = Client()
    assert LOCKED_OUT not in guess(browser, "amira", 5)

    assert LOCKED_OUT in type_password(browser, "amira").content.decode()
    assert not is_signed_in(browser)


@pytest.mark.parametrize("spelling", ["AMIRA", " amira", "am\u200bira", "ａｍｉｒａ"])
def test_another_spelling_is_the_same_count(spelling: str, amira: User) -> None:
    assert LOCKED_OUT not in guess(Client(), "amira", 5)

    assert LOCKED_OUT in guess(Client(), spelling, 1)


def test_guessing_at_many_names_does_not_wash_the_counts_away(amira: User) -> None:
    assert LOCKED_OUT in guess(Client(), "amira", 6)

    for number in range(400):
        cache.set(f"another count {number}", [1.0], timeout=300)

    assert LOCKED_OUT in guess(Client(), "amira", 1)


def test_an_unknown_name_is_locked_the_same_way() -> None:
    assert LOCKED_OUT in guess(Client(), "nobody", 6)


def test_a_stranger_cannot_lock_somebody_out_of_their_own_device(amira: User) -> None:
    own, shared = Client(), Client()
    type_password(own, "amira", shared=False)
    type_password(shared, "amira", shared=True)
    for browser in (own, shared):
        browser.post(reverse("account_logout"))

    assert LOCKED_OUT in guess(elsewhere(), "amira", 6)

    assert LOCKED_OUT in type_password(shared, "amira").content.decode()
    type_password(own, "amira")
    assert is_signed_in(own)


def test_a_device_of_somebody_else_helps_nobody(amira: User, stranger: User) -> None:
    browser = Client()
    type_password(browser, "charlie", shared=False)
    browser.post(reverse("account_logout"))
    assert browser.cookies[devices.COOKIE].value

    assert LOCKED_OUT in guess(browser, "amira", 6)


def test_their_own_device_has_a_limit_too(amira: User) -> None:
    browser = Client()
    type_password(browser, "amira", shared=False)
    browser.post(reverse("account_logout"))

    assert LOCKED_OUT in guess(browser, "amira", 6)


def test_the_device_cookie_names_nobody(amira: User) -> None:
    browser = Client()
    type_password(browser, "amira", shared=False)
    cookie = browser.cookies[devices.COOKIE]

    assert "amira" not in cookie.value
    assert str(amira.pk) not in cookie.value
    assert cookie["httponly"]


def test_wrong_codes_of_an_app_run_out(sam: User) -> None:
    browser = Client()
    type_password(browser, "sam")
    wrong = f"{(int(app_code()) + 1) % 1_000_000:06}"
    for _ in range(5):
        assert b"That code did not work" in type_code(browser, wrong).content

    assert LOCKED_OUT in type_code(browser, app_code()).content.decode()
    assert not is_signed_in(browser)


def test_signing_up_by_the_hundred_is_answered_with_a_wait() -> None:
    for number in range(20):
        assert join_as(Client(), f"Quiet Harbour {number}").status_code == 302

    answer = join_as(Client(), "One Too Many")

    assert answer.status_code == 429
    assert b"Please wait a minute" in answer.content
    assert join_as(elsewhere(), "Somebody Else").status_code == 302
    assert not User.objects.get_queryset().filter(pseudonym="One Too Many").exists()


@pytest.mark.parametrize(
    ("address", "limit"),
    [("/recover/", 10), ("/invitation/guessed/", 20), ("/account/login/", 30)],
)
def test_every_door_has_its_limit(address: str, limit: int) -> None:
    make_person()
    answers = [Client().post(address, {}).status_code for _ in range(limit + 1)]

    assert 429 not in answers[:-1]
    assert answers[-1] == 429
