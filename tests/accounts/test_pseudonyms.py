"""A pseudonym must be safe to be known by, and nobody else's."""

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from accounts import choices
from accounts.models import User
from accounts.policies.pseudonyms import Trouble, tidy, trouble_with
from tests.accounts.pages import join_as
from tests.factories import PASSWORD, make_person


@pytest.mark.parametrize("name", ["Quiet Harbour 27", "Sam", "Ελένη", "李小龙", "j4n3", "Amir-a"])
def test_these_are_fine(name: str) -> None:
    assert trouble_with(tidy(name)) is None


@pytest.mark.parametrize(
    ("name", "trouble"),
    [
        ("jo@example.org", Trouble.ADDRESS),
        ("jo at@home", Trouble.ADDRESS),
        ("www.jo", Trouble.ADDRESS),
        ("jo.smith.com", Trouble.ADDRESS),
        ("07700 900123", Trouble.PHONE),
        ("Jo +44 7700-900 123", Trouble.PHONE),
        ("٠٧٧٠٠ ٩٠٠١٢٣", Trouble.PHONE),
        ("Jo", Trouble.TOO_SHORT),
        ("x" * 41, Trouble.TOO_LONG),
        ("123", Trouble.NO_LETTER),
        ("The Moderator", Trouble.RESERVED),
        ("crisis_team", Trouble.RESERVED),
        ("Peer Worker Sam", Trouble.RESERVED),
    ],
)
def test_these_get_a_kind_word_instead(name: str, trouble: Trouble) -> None:
    assert trouble_with(tidy(name)) is trouble


def test_letters_that_cannot_be_seen_do_not_make_another_name() -> None:
    assert tidy("  Quiet\u200b \u202eHarbour\x00\n27 ") == "Quiet Harbour 27"


@given(st.text(max_size=60))
def test_tidying_twice_changes_nothing_more(typed: str) -> None:
    assert tidy(tidy(typed)) == tidy(typed)


def test_every_suggestion_is_fine() -> None:
    firsts, seconds = choices.WORDS["first"], choices.WORDS["second"]
    assert len(firsts) * len(seconds) * 90 > 500_000

    longest = f"{max(firsts, key=len)} {max(seconds, key=len)} 99".title()
    for name in [longest, choices.any_pseudonym(), *firsts, *seconds]:
        assert trouble_with(name) is None, name


@pytest.mark.django_db
def test_an_unsafe_name_is_explained_and_stays_in_its_box() -> None:
    page = join_as(Client(), "jo@example.org")

    assert Trouble.ADDRESS in page.content.decode()
    assert b'value="jo@example.org"' in page.content
    assert not User.objects.get_queryset().exists()


@pytest.mark.django_db
@pytest.mark.parametrize("typed", ["Quiet Harbour 27", "quiet  harbour 27", "QUIET HARBOUR 27"])
def test_a_name_that_is_taken_is_answered_with_a_new_suggestion(typed: str) -> None:
    make_person(pseudonym="Quiet Harbour 27")

    page = join_as(Client(), typed)

    assert page.status_code == 422
    assert b"Somebody already goes by that name" in page.content
    assert page.context["suggestion"] in page.content.decode()
    assert User.objects.get_queryset().count() == 1


@pytest.mark.django_db
def test_nothing_typed_is_lost_but_the_password() -> None:
    browser = Client()
    browser.post(reverse("accounts:join"))
    make_person(pseudonym="Sam")

    page = browser.post(reverse("accounts:join_name"), {"pseudonym": "Sam", "password": PASSWORD})

    shown = page.content.decode()
    assert 'value="Sam"' in shown
    assert PASSWORD not in shown
    assert page.context["form"]["shared_device"].value() is False
