"""Every page of an account is drawn by our own templates, within the content policy."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from tests.accounts.pages import sign_in
from tests.accounts.test_losing_a_second_factor import confirmed, give_passkey

pytestmark = pytest.mark.django_db

STRANGER = ["/", "/promise/", "/join/", "/recover/", "/account/login/", "/account/inactive/"]
SIGNED_IN = [
    "/settings/",
    "/settings/new-code/",
    "/settings/held/",
    "/settings/held/delete/",
    "/account/logout/",
    "/account/password/change/",
    "/account/reauthenticate/",
    "/account/2fa/",
    "/account/2fa/reauthenticate/",
    "/account/2fa/totp/deactivate/",
    "/account/2fa/recovery-codes/generate/",
    "/account/2fa/webauthn/",
    "/account/2fa/webauthn/add/",
    "/account/sessions/",
]
FORBIDDEN = re.compile(r'<script(?![^>]*(src=|application/json))|\sstyle="|\son[a-z]+="', re.I)


def assert_ours(page: str) -> None:
    assert "<main" in page
    assert page.count("<h1") == 1
    assert not FORBIDDEN.search(page)
    assert "user" not in re.sub(r"<[^>]*>", " ", page).lower().split()


@pytest.mark.parametrize("address", STRANGER)
def test_for_strangers(address: str) -> None:
    assert_ours(Client().get(address).content.decode())


@pytest.mark.parametrize("address", SIGNED_IN)
def test_for_staff(address: str, sam: User) -> None:
    assert_ours(confirmed(sam).get(address).content.decode())


def test_for_somebody_with_a_passkey(sam: User) -> None:
    passkey, browser = give_passkey(sam), confirmed(sam)

    assert_ours(browser.get("/account/2fa/").content.decode())
    assert_ours(browser.get(f"/account/2fa/webauthn/keys/{passkey.pk}/remove/").content.decode())


def test_for_a_client_who_sets_an_app_up(amira: User) -> None:
    assert_ours(confirmed(amira).get("/account/2fa/totp/activate/").content.decode())


def test_somebody_signed_in_twice_can_end_the_other(amira: User) -> None:
    here = sign_in(amira)
    assert b"You are signed in only here" in here.get(reverse("usersessions_list")).content
    sign_in(amira)

    page = here.get(reverse("usersessions_list")).content.decode()

    assert "Sign out everywhere else" in page
    assert page.count("This one") == 1
    assert "127.0.0.1" not in page
