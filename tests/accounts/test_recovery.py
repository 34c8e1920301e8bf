"""The recovery code lets somebody back in, once, and tells nobody anything else."""

from typing import TYPE_CHECKING

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from accounts.actions.recovery import NO_MATCH, new_recovery_code
from accounts.models import RecoveryCode, User
from accounts.policies import recovery_codes
from tests.accounts.pages import (
    app_code,
    is_signed_in,
    sign_in,
    type_code,
    type_password,
    words_of,
)
from tests.factories import PASSWORD, make_person

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Answer

NEW = "a new and better password"


def type_code_of(browser: Client, pseudonym: str, code: str, password: str = NEW) -> "Answer":
    typed = {"pseudonym": pseudonym, "code": code, "password": password}
    return browser.post(reverse("accounts:recover"), typed)


def where(browser: Client, pseudonym: str, code: str) -> str:
    """Where the code leads, or what is said instead."""
    answer = type_code_of(browser, pseudonym, code)
    return answer.get("Location", answer.content.decode())


@pytest.mark.django_db
def test_the_code_gives_a_new_password_and_a_new_code(amira: User) -> None:
    code = new_recovery_code(person=amira)
    browser = Client()

    went_to = where(browser, "Amira", code)
    page = browser.get(went_to)

    assert went_to == reverse("accounts:keep_code")
    assert is_signed_in(browser)
    assert page.context["code"] not in {"", code}
    assert type_password(Client(), "amira", NEW)["Location"] == "/"
    assert b"do not fit together" in type_password(Client(), "amira", PASSWORD).content


@pytest.mark.django_db
def test_a_code_works_once(amira: User) -> None:
    code = new_recovery_code(person=amira)
    assert where(Client(), "amira", code) == reverse("accounts:keep_code")

    again = Client()
    assert NO_MATCH in where(again, "amira", code)
    assert not is_signed_in(again)


@pytest.mark.django_db
def test_every_other_session_ends(amira: User) -> None:
    elsewhere = sign_in(amira)

    type_code_of(Client(), "amira", new_recovery_code(person=amira))

    assert not is_signed_in(elsewhere)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "dressed",
    [
        str.lower,
        lambda code: code.replace("-", ""),
        lambda code: code.replace("-", " "),
        lambda code: code.replace("0", "o").replace("1", "l"),
        lambda code: f"  {code}\t",
    ],
)
def test_how_the_code_is_dressed_does_not_matter(dressed: object, amira: User) -> None:
    assert callable(dressed)
    code = dressed(new_recovery_code(person=amira))

    assert where(Client(), "amira", code) == reverse("accounts:keep_code")


@pytest.mark.django_db
def test_unknown_wrong_and_switched_off_are_answered_alike(amira: User) -> None:
    code = new_recovery_code(person=amira)
    off = make_person(pseudonym="gone")
    off_code = new_recovery_code(person=off)
    User.objects.get_queryset().filter(pk=off.pk).update(is_active=False)
    wrong = "0000-" * 6 + "0000"

    answers = {
        words_of(type_code_of(Client(), name, typed)).replace(name, "").replace(typed, "")
        for name, typed in [("amira", wrong), ("nobody", code), ("gone", off_code)]
    }

    assert len(answers) == 1
    assert NO_MATCH in answers.pop()


@pytest.mark.django_db
def test_a_code_belongs_to_one_person(amira: User, stranger: User) -> None:
    code = new_recovery_code(person=amira)

    assert NO_MATCH in where(Client(), "charlie", code)
    assert where(Client(), "amira", code) == reverse("accounts:keep_code")


@pytest.mark.django_db
def test_it_does_not_replace_the_second_step_of_staff(sam: User) -> None:
    browser = Client()

    went_to = where(browser, "sam", new_recovery_code(person=sam))

    assert went_to == reverse("mfa_authenticate")
    assert not is_signed_in(browser)
    assert type_code(browser, app_code())["Location"] == reverse("accounts:keep_code")


@pytest.mark.django_db
def test_whoever_signs_in_where_somebody_gave_up_is_not_shown_their_code(
    amira: User, sam: User
) -> None:
    browser = Client()
    assert where(browser, "sam", new_recovery_code(person=sam)) == reverse("mfa_authenticate")

    browser.post(reverse("account_logout"))
    type_password(browser, "amira")
    assert is_signed_in(browser)

    assert browser.get(reverse("accounts:keep_code")).headers["Location"] == "/"


@pytest.mark.django_db
def test_a_new_code_takes_the_place_of_the_old(amira: User) -> None:
    old = new_recovery_code(person=amira)
    browser = sign_in(amira)
    again = browser.get(reverse("accounts:new_code"))
    browser.post(again["Location"], {"password": PASSWORD})

    browser.post(reverse("accounts:new_code"))
    new = browser.get(reverse("accounts:keep_code")).context["code"]

    assert NO_MATCH in where(Client(), "amira", old)
    assert where(Client(), "amira", new) == reverse("accounts:keep_code")


@pytest.mark.django_db
def test_the_code_is_not_in_the_database(amira: User) -> None:
    code = new_recovery_code(person=amira)

    kept = str(RecoveryCode.objects.values().get()).upper()
    assert code not in kept
    assert code.replace("-", "") not in kept


def test_a_code_holds_at_least_128_bits() -> None:
    assert len(recovery_codes.ALPHABET) ** recovery_codes.LENGTH >= 2**128
    assert len(set(recovery_codes.ALPHABET)) == 32


@given(st.text(max_size=80))
def test_whatever_is_typed_reads_as_a_code_or_as_none(typed: str) -> None:
    read = recovery_codes.read(typed)

    assert read is None or recovery_codes.read(recovery_codes.grouped(read)) == read
