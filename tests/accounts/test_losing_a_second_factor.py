"""Staff always keep one second factor; clients may let go of theirs."""

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse

from accounts.events import EVERY_SESSION
from accounts.models import User
from tests.accounts.news import ended
from tests.accounts.pages import sign_in
from tests.factories import PASSWORD

pytestmark = pytest.mark.django_db


def confirmed(person: User) -> Client:
    """Signed in, with the password typed once more."""
    browser = sign_in(person)
    browser.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    return browser


def give_passkey(person: User) -> Authenticator:
    data = {"name": "my phone", "credential": {}}
    passkey: Authenticator = Authenticator.objects.create(user=person, type="webauthn", data=data)
    return passkey


def factors(person: User) -> list[str]:
    found = Authenticator.objects.filter(user=person).exclude(type="recovery_codes")
    return sorted(found.values_list("type", flat=True))


def test_the_last_one_of_staff_stays(sam: User) -> None:
    browser = confirmed(sam)
    page = browser.get(reverse("mfa_deactivate_totp"))
    assert page.status_code == 200

    refused = browser.post(reverse("mfa_deactivate_totp"))

    assert refused.status_code == 409
    assert b"This is your only second step" in refused.content
    assert factors(sam) == ["totp"]


def test_one_of_two_may_go_and_sockets_are_judged_afresh(sam: User) -> None:
    passkey, browser = give_passkey(sam), confirmed(sam)

    browser.post(reverse("mfa_remove_webauthn", args=[passkey.pk]))
    assert factors(sam) == ["totp"]
    assert ended() == [(sam.pk, EVERY_SESSION)]

    assert browser.post(reverse("mfa_deactivate_totp")).status_code == 409


def test_a_passkey_that_is_the_last_one_stays(sam: User) -> None:
    passkey, browser = give_passkey(sam), confirmed(sam)
    browser.post(reverse("mfa_deactivate_totp"))
    assert factors(sam) == ["webauthn"]

    refused = browser.post(reverse("mfa_remove_webauthn", args=[passkey.pk]))

    assert refused.status_code == 409
    assert factors(sam) == ["webauthn"]


def test_nobody_removes_the_passkey_of_somebody_else(sam: User, noor: User) -> None:
    passkey = give_passkey(noor)

    assert (
        confirmed(noor).get(reverse("mfa_remove_webauthn", args=[passkey.pk])).status_code == 200
    )
    refused = confirmed(sam).post(reverse("mfa_remove_webauthn", args=[passkey.pk]))

    assert refused.status_code == 404
    assert factors(noor) == ["totp", "webauthn"]


def test_a_client_may_go_back_to_a_password_alone(amira: User) -> None:
    browser, passkey = confirmed(amira), give_passkey(amira)

    browser.post(reverse("mfa_remove_webauthn", args=[passkey.pk]))

    assert factors(amira) == []


def test_an_open_screen_is_not_enough(sam: User) -> None:
    answer = sign_in(sam).post(reverse("mfa_deactivate_totp"))

    assert answer["Location"].startswith(reverse("account_reauthenticate"))
    assert factors(sam) == ["totp"]
