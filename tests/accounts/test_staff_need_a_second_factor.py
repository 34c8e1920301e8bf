"""A member of staff without a second factor reaches no page but the set-up and the ways out."""

import re
from collections.abc import Iterator
from uuid import UUID

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import URLResolver, get_resolver, resolve, reverse

from accounts.middleware import OPEN_WITHOUT_FACTOR, SET_UP
from accounts.models import User
from accounts.roles import STAFF, Role
from tests.accounts.pages import sign_in, type_password
from tests.factories import make_person

pytestmark = pytest.mark.django_db

VALUES = {
    "date": "2026-11-02",
    "uuid": str(UUID(int=1)),
    "int": "1",
    "str": "x",
    "path": "x",
    "slug": "x",
    "": "x",
}


def every_page(resolver: URLResolver | None = None, before: str = "/") -> Iterator[str]:
    """An address of every page of the project."""
    for entry in (resolver or get_resolver()).url_patterns:
        route = before + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from every_page(entry, route)
        else:
            yield re.sub(r"<(?:(\w+):)?\w+>", lambda found: VALUES[found[1] or ""], route)


def is_closed(address: str) -> bool:
    return resolve(address).view_name not in OPEN_WITHOUT_FACTOR


def without_factor(role: Role) -> Client:
    person = make_person(role)
    Authenticator.objects.filter(user=person).delete()
    browser = Client()
    type_password(browser, person.pseudonym)
    return browser


@pytest.mark.parametrize("role", sorted(STAFF))
def test_no_other_page_opens(role: Role) -> None:
    pages = [address for address in every_page() if is_closed(address)]
    assert {"/", "/team/", "/settings/", "/account/2fa/"} <= set(pages)
    browser = without_factor(role)

    for address in pages:
        answer = browser.get(address)
        assert (answer.status_code, answer["Location"]) == (302, reverse(SET_UP)), address
        assert browser.post(address)["Location"] == reverse(SET_UP), address


def test_the_set_up_and_the_ways_out_open() -> None:
    browser = without_factor(Role.MODERATOR)

    assert browser.get("/account/logout/").status_code == 200
    assert browser.get("/account/2fa/totp/activate/")["Location"].startswith(
        "/account/reauthenticate/"
    )
    assert browser.get("/leave/")["Location"].startswith("https://")


def test_with_a_second_factor_the_pages_open(kit: User) -> None:
    assert sign_in(kit).get(reverse("accounts:team")).status_code == 200


def test_a_client_needs_none(amira: User) -> None:
    assert sign_in(amira).get(reverse("accounts:settings")).status_code == 200
