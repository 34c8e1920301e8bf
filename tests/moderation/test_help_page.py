"""Whom to call is on a page for everybody, whatever else is broken."""

import re

import pytest
from django.db import DatabaseError
from django.test import Client
from django.urls import reverse

from accounts.models import User
from moderation import helpline_source
from moderation.api import help_card

HELP = "/help/"


@pytest.mark.django_db
def test_nobody_has_to_sign_in_to_be_helped() -> None:
    page = Client().get(HELP)

    assert page.status_code == 200
    assert reverse("moderation:help") == HELP
    assert b'href="tel:999"' in page.content
    assert b'href="tel:116123"' in page.content
    assert b'href="sms:85258"' in page.content
    assert b"22 November 2026" in page.content


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("country", "number"),
    [
        ("us", b"tel:911"),
        ("ES", b"tel:024"),
        ("AU", b"tel:131114"),
        ("ZZ", b"tel:112"),
        ("", b"999"),
    ],
)
def test_anybody_may_ask_for_another_country(country: str, number: bytes) -> None:
    assert number in Client().get(HELP, {"country": country}).content


def test_a_person_sees_the_numbers_of_their_own_country(amira: User) -> None:
    User.objects.filter(pk=amira.pk).update(country="NZ")
    theirs = Client()
    theirs.force_login(amira)

    link = re.search(r'class="help-now" href="([^"]+)"', theirs.get("/settings/").content.decode())

    assert link is not None
    assert b"tel:1737" in theirs.get(link[1]).content
    assert b"tel:1737" not in Client().get(HELP).content


@pytest.mark.django_db
def test_help_is_there_while_the_database_is_gone(
    amira: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    theirs = Client()
    theirs.force_login(amira)

    def gone(*arguments: object, **named: object) -> None:
        raise DatabaseError

    monkeypatch.setattr("django.contrib.auth.get_user", gone)
    monkeypatch.setattr("django.contrib.auth.middleware.get_user", gone)

    page = theirs.get(HELP)

    assert page.status_code == 200
    assert b'href="tel:999"' in page.content


def test_a_card_is_there_even_when_no_file_can_be_read(
    tmp_path: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(helpline_source, "HELPLINES", tmp_path)

    assert help_card("GB").emergency == "112"
