"""Signing in: a password, for staff a second step, and the same answer to every wrong try."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.forms import USED_CODE
from accounts.models import User
from tests.accounts.pages import app_code, is_signed_in, type_code, type_password, words_of

pytestmark = pytest.mark.django_db


def test_a_client_needs_a_password_only(amira: User) -> None:
    browser = Client()

    assert type_password(browser, " AMIRA ")["Location"] == "/"
    assert is_signed_in(browser)


def test_a_wrong_password_and_an_unknown_name_are_answered_alike(amira: User) -> None:
    wrong = type_password(Client(), "amira", "not the password")
    unknown = type_password(Client(), "nobody", "not the password")

    assert words_of(wrong).replace("amira", "nobody") == words_of(unknown)
    assert "do not fit together" in words_of(wrong)


def test_staff_are_nobody_until_the_second_step(sam: User) -> None:
    browser = Client()

    assert type_password(browser, "sam")["Location"] == reverse("mfa_authenticate")
    halfway = browser.get(reverse("accounts:settings"))
    assert not is_signed_in(browser)
    assert halfway["Location"].startswith(reverse("account_login"))

    assert type_code(browser, app_code())["Location"] == "/"
    assert is_signed_in(browser)


def test_a_wrong_code_does_not_let_anybody_in(sam: User) -> None:
    right, browser = app_code(), Client()
    type_password(browser, "sam")

    wrong = type_code(browser, f"{(int(right) + 1) % 1_000_000:06}")

    assert b"That code did not work" in wrong.content
    assert not is_signed_in(browser)


@pytest.mark.parametrize("spelling", ["{}", " {} ", "{:.3} {}", "{:.3}-{}"])
def test_a_code_is_accepted_once_however_it_is_written(spelling: str, sam: User) -> None:
    code, first, second = app_code(step=1), Client(), Client()
    type_password(first, "sam")
    type_code(first, code)
    assert is_signed_in(first)

    type_password(second, "sam")
    again = spelling.format(code, code[3:]) if "-" in spelling or ".3" in spelling else code
    answer = type_code(second, again)

    assert not is_signed_in(second)
    assert USED_CODE in answer.content.decode() or b"did not work" in answer.content


def test_a_code_seen_over_a_shoulder_is_useless_a_minute_later(sam: User) -> None:
    start_of_code = timezone.now().replace(second=0, microsecond=0)
    with time_machine.travel(start_of_code, tick=False) as clock:
        code, first, second = app_code(step=1), Client(), Client()
        type_password(first, "sam")
        type_code(first, code)
        assert is_signed_in(first)

        clock.shift(timedelta(seconds=45))
        assert app_code() == code, "the app must still show it"
        type_password(second, "sam")
        answer = type_code(second, code)

    assert USED_CODE in answer.content.decode()
    assert not is_signed_in(second)


def test_an_aborted_sign_in_leaves_nothing_to_the_next(sam: User, noor: User) -> None:
    browser = Client()
    type_password(browser, "sam")
    browser.post(reverse("account_logout"))

    type_password(browser, "noor")
    type_code(browser, app_code())

    assert browser.session["_auth_user_id"] == str(noor.pk)


def test_a_switched_off_person_is_told_so_only_with_the_right_password(amira: User) -> None:
    User.objects.get_queryset().filter(pk=amira.pk).update(is_active=False)
    browser = Client()

    assert b"do not fit together" in type_password(browser, "amira", "a wrong password").content
    right = type_password(browser, "amira")
    assert right["Location"] == reverse("account_inactive")
    assert b"cannot sign in right now" in browser.get(right["Location"]).content
    assert not is_signed_in(browser)
