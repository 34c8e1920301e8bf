"""A client joins in three screens, without an e-mail address."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts import promise
from accounts.models import Consent, User
from tests.accounts.pages import is_signed_in, join_as

pytestmark = pytest.mark.django_db


def test_a_newcomer_agrees_picks_a_name_and_is_shown_a_code_once() -> None:
    browser = Client()

    agreed = browser.post(reverse("accounts:join"))
    joined = join_as(browser, "Quiet Harbour 27")
    code_page = browser.get(reverse("accounts:keep_code"))
    kept = browser.post(reverse("accounts:keep_code"))
    again = browser.get(reverse("accounts:keep_code"))

    assert agreed["Location"] == reverse("accounts:join_name")
    assert joined["Location"] == reverse("accounts:keep_code")
    assert b"We show it only now" in code_page.content
    assert kept["Location"] == again["Location"] == reverse("accounts:home")
    assert is_signed_in(browser)


def test_what_they_agreed_to_is_written_down() -> None:
    join_as(Client(), "Quiet Harbour 27")

    person = User.objects.get(pseudonym="Quiet Harbour 27")
    assert Consent.objects.get(person=person).version == promise.VERSION


def test_nobody_joins_without_agreeing_first() -> None:
    browser = Client()
    typed = {"pseudonym": "Quiet Harbour 27", "password": "a long enough password"}

    answer = browser.post(reverse("accounts:join_name"), typed)

    assert answer["Location"] == reverse("accounts:join")
    assert not User.objects.get_queryset().exists()


def test_a_safe_name_is_suggested_and_another_one_on_request() -> None:
    browser = Client()
    browser.post(reverse("accounts:join"))

    page = browser.get(reverse("accounts:join_name"))
    other = page.context["suggestion"]
    chosen = browser.post(reverse("accounts:join_name"), {"suggestion": other})

    assert page.context["form"].initial["pseudonym"]
    assert chosen.context["form"].initial["pseudonym"] == other
    assert not User.objects.get_queryset().exists()
