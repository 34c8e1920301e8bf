"""Secrets of authenticator apps are sealed with a key that the database does not hold."""

import pytest
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from accounts.models import User
from peersupport.core.crypto import Unreadable
from tests.accounts.pages import app_code, is_signed_in, sign_in, type_code, type_password
from tests.factories import PASSWORD, TOTP_SECRET

pytestmark = pytest.mark.django_db


def test_the_stored_secret_is_not_the_secret(sam: User) -> None:
    stored = Authenticator.objects.get(user=sam).data["secret"]

    assert TOTP_SECRET not in stored
    assert get_adapter().decrypt(stored) == TOTP_SECRET


def test_spare_codes_are_sealed_too(amira: User) -> None:
    browser = set_up(sign_in(amira))
    shown = browser.get(reverse("mfa_view_recovery_codes")).context["unused_codes"]
    assert len(shown) == 10

    stored = str(Authenticator.objects.get(user=amira, type="recovery_codes").data)
    assert not any(code in stored for code in shown)
    again = browser.get(reverse("mfa_view_recovery_codes"))
    assert not any(code in again.content.decode() for code in shown)


def test_codes_still_work_after_the_keys_were_changed(sam: User, settings: Settings) -> None:
    settings.ENCRYPTION_KEYS = {**settings.ENCRYPTION_KEYS, 2: b"k" * 32}
    browser = Client()

    type_password(browser, "sam")
    type_code(browser, app_code())

    assert is_signed_in(browser)


def test_without_the_key_the_secret_does_not_open(sam: User, settings: Settings) -> None:
    stored = Authenticator.objects.get(user=sam).data["secret"]
    assert get_adapter().decrypt(stored)

    settings.ENCRYPTION_KEYS = {2: b"k" * 32}

    with pytest.raises(Unreadable):
        get_adapter().decrypt(stored)


def set_up(browser: Client) -> Client:
    """Set an authenticator app up, from the page that shows its secret."""
    again = browser.get(reverse("mfa_activate_totp"))
    browser.post(again["Location"], {"password": PASSWORD})
    secret = browser.get(reverse("mfa_activate_totp")).context["form"].secret
    browser.post(reverse("mfa_activate_totp"), {"code": app_code(secret)})
    return browser


def test_the_picture_to_scan_is_a_file_of_our_own(amira: User) -> None:
    browser = sign_in(amira)
    assert browser.get(reverse("accounts:totp_picture")).status_code == 404

    again = browser.get(reverse("mfa_activate_totp"))
    browser.post(again["Location"], {"password": PASSWORD})
    page = browser.get(reverse("mfa_activate_totp"))
    picture = browser.get(reverse("accounts:totp_picture"))

    assert reverse("accounts:totp_picture") in page.content.decode()
    assert b"data:" not in page.content
    assert picture["Content-Type"] == "image/svg+xml"
    assert b"white" in picture.content
    assert Client().get(reverse("accounts:totp_picture")).status_code == 302
