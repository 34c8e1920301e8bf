"""`person_for_socket`: whoever a page would not know, a socket does not know either."""

from collections.abc import Callable

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from accounts.access import person_for_socket
from accounts.models import User
from peersupport.core.errors import NotFound
from tests.accounts.pages import is_signed_in, sign_in, type_password

pytestmark = pytest.mark.django_db


def key_of(browser: Client) -> str:
    return browser.session.session_key or ""


def test_a_signed_in_person_is_known_until_their_session_ends(sam: User) -> None:
    access = person_for_socket(key_of(sign_in(sam)))

    assert access.person == sam
    assert access.expires_at > timezone.now()


def end_the_session(person: User, key: str) -> None:
    Session.objects.filter(pk=key).delete()


def change_the_password(person: User, key: str) -> None:
    person.set_password("another long password")
    person.save()


def switch_off(person: User, key: str) -> None:
    User.objects.get_queryset().filter(pk=person.pk).update(is_active=False)


def lose_the_factor(person: User, key: str) -> None:
    Authenticator.objects.filter(user=person).delete()


@pytest.mark.parametrize(
    "happens", [end_the_session, change_the_password, switch_off, lose_the_factor]
)
def test_access_ends_with(happens: Callable[[User, str], None], sam: User) -> None:
    key = key_of(sign_in(sam))
    assert person_for_socket(key).person == sam

    happens(sam, key)

    with pytest.raises(NotFound):
        person_for_socket(key)


def test_an_expired_session_is_nobody(amira: User) -> None:
    key = key_of(sign_in(amira))
    ends = person_for_socket(key).expires_at

    with time_machine.travel(ends, tick=False), pytest.raises(NotFound):
        person_for_socket(key)


def test_half_signed_in_is_nobody(sam: User) -> None:
    browser = Client()
    answer = type_password(browser, "sam")
    assert answer["Location"] == "/account/2fa/authenticate/"
    assert key_of(browser)

    with pytest.raises(NotFound):
        person_for_socket(key_of(browser))
    assert not is_signed_in(browser)


@pytest.mark.parametrize(
    "key", ["", "unknown", "x" * 5000, "\x00" * 32, "ключ", "a" * 31 + "\x00"]
)
def test_a_key_that_nobody_has_is_nobody(key: str, amira: User) -> None:
    with pytest.raises(NotFound):
        person_for_socket(key)
