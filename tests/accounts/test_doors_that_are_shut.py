"""allauth's own sign-up, e-mail and reset pages are not here; ours stand where people look."""

import pytest
from django.test import Client
from django.urls import NoReverseMatch, reverse

from accounts.models import User
from accounts.roles import Role
from accounts.views.home import HOMES
from tests.accounts.pages import sign_in

pytestmark = pytest.mark.django_db


def test_stock_sign_up_leads_to_ours() -> None:
    browser = Client()

    assert browser.get("/account/signup/")["Location"] == "/join/"
    assert browser.post(
        "/account/signup/", {"username": "x", "password1": "y" * 12}
    ).status_code in {
        302,
        405,
    }
    assert browser.get("/account/password/reset/")["Location"] == "/recover/"
    assert not User.objects.get_queryset().exists()


@pytest.mark.parametrize(
    "address",
    [
        "email/",
        "confirm-email/",
        "password/set/",
        "password/reset/done/",
        "login/code/confirm/",
        "3rdparty/",
        "2fa/trust/",
        "2fa/recovery-codes/download/",
        "signup/passkey/",
    ],
)
def test_these_do_not_exist(address: str, amira: User) -> None:
    assert Client().get(f"/account/{address}").status_code == 404
    assert sign_in(amira).get(f"/account/{address}").status_code == 404


@pytest.mark.parametrize("address", ["/", "/promise/", "/join/", "/recover/", "/account/login/"])
def test_these_are_open_to_everybody(address: str) -> None:
    assert Client().get(address).status_code == 200


@pytest.mark.parametrize(
    "address", ["/settings/", "/team/", "/account/2fa/", "/account/sessions/"]
)
def test_these_ask_strangers_to_sign_in(address: str) -> None:
    assert Client().get(address)["Location"].startswith("/account/login/?next=")


@pytest.mark.parametrize("who", ["amira", "sam", "noor", "kit"])
def test_the_front_door_leads_everybody_to_their_day(
    who: str, amira: User, sam: User, noor: User, kit: User
) -> None:
    person = User.objects.get(pseudonym=who)
    browser = sign_in(person)

    assert browser.get("/")["Location"] == reverse(HOMES[Role(person.role)])


@pytest.mark.parametrize("address", ["/join/", "/join/name/", "/recover/", "/invitation/x/"])
def test_somebody_signed_in_has_no_use_for_these(address: str, amira: User) -> None:
    assert sign_in(amira).get(address)["Location"] in {"/", "/join/"}


def test_next_never_leads_away_from_here(amira: User) -> None:
    typed = {"login": "amira", "password": "a long enough password"}

    inside = Client().post("/account/login/?next=/settings/", typed | {"next": "/settings/"})
    outside = Client().post("/account/login/", typed | {"next": "https://evil.example/"})

    assert inside["Location"] == "/settings/"
    assert outside["Location"] == "/"


def test_names_that_are_gone_cannot_be_linked_to() -> None:
    with pytest.raises(NoReverseMatch):
        reverse("account_email")
