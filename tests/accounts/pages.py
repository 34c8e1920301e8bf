"""Walking through the pages of this app the way a browser does, over HTTP."""

import re
import time
from typing import TYPE_CHECKING

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.test import Client
from django.urls import reverse

from accounts.models import User
from tests.factories import PASSWORD, TOTP_SECRET

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Answer


def app_code(secret: str = TOTP_SECRET, *, step: int = 0) -> str:
    """What an authenticator app shows now, or `step` half-minutes from now."""
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30 + step)))


def type_password(
    browser: Client, pseudonym: str, password: str = PASSWORD, *, shared: bool = True
) -> "Answer":
    """The first step of signing in."""
    typed = {"login": pseudonym, "password": password}
    if shared:
        typed["shared_device"] = "on"
    return browser.post(reverse("account_login"), typed)


def type_code(browser: Client, code: str) -> "Answer":
    """The second step of signing in."""
    return browser.post(reverse("mfa_authenticate"), {"code": code})


def sign_in(person: User, *, shared: bool = True) -> Client:
    """A browser in which this person is signed in, by every step it takes."""
    browser = Client()
    type_password(browser, person.pseudonym, shared=shared)
    if person.is_staff_member:
        type_code(browser, app_code())
    assert is_signed_in(browser)
    return browser


def is_signed_in(browser: Client) -> bool:
    return bool(browser.session.get("_auth_user_id"))


def words_of(page: "Answer") -> str:
    """The page without the tokens that differ every time it is drawn."""
    return re.sub(r'(name="csrfmiddlewaretoken" value=)"\w+"', r"\1", page.content.decode())


def join_as(browser: Client, pseudonym: str, password: str = PASSWORD) -> "Answer":
    """Agree, then choose a name and a password."""
    browser.post(reverse("accounts:join"))
    typed = {"pseudonym": pseudonym, "password": password, "shared_device": "on"}
    return browser.post(reverse("accounts:join_name"), typed)
