"""Whatever ends somebody's access tells their sockets, in the transaction that ends it."""

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from accounts.access import person_for_socket
from accounts.actions.recovery import new_recovery_code, recover
from accounts.actions.second_factor import prepare_removal
from accounts.actions.sessions import end_every_session
from accounts.actions.team import change_role, deactivate
from accounts.events import EVERY_SESSION, session_digest
from accounts.models import User
from accounts.roles import Role
from peersupport.core.models import Nudge
from tests.accounts.news import ended
from tests.accounts.pages import is_signed_in, sign_in
from tests.factories import PASSWORD

pytestmark = pytest.mark.django_db


def key_of(browser: Client) -> str:
    return browser.session.session_key or ""


def test_signing_out_ends_this_session(amira: User) -> None:
    browser, other = sign_in(amira), sign_in(amira)
    key, told_before = key_of(browser), ended()
    assert told_before == []

    answer = browser.post(reverse("account_logout"))

    assert ended() == [(amira.pk, session_digest(key))]
    assert answer["Clear-Site-Data"] == '"cache", "storage"'
    assert is_signed_in(other)


def test_signing_out_elsewhere_ends_the_other_sessions(amira: User) -> None:
    here, there = sign_in(amira), sign_in(amira)
    key = key_of(there)

    here.post(reverse("usersessions_list"))

    assert ended() == [(amira.pk, session_digest(key))]
    assert (is_signed_in(here), is_signed_in(there)) == (True, False)


def test_a_new_password_ends_the_others_and_reconnects_this_one(amira: User) -> None:
    here, there = sign_in(amira), sign_in(amira)
    typed = {
        "oldpassword": PASSWORD,
        "password1": "a whole new one",
        "password2": "a whole new one",
    }

    here.post(reverse("account_change_password"), typed)

    assert (amira.pk, EVERY_SESSION) in ended()
    assert (is_signed_in(here), is_signed_in(there)) == (True, False)
    assert person_for_socket(key_of(here)).person == amira


def test_the_recovery_code_ends_every_session(amira: User) -> None:
    there = sign_in(amira)

    recover(pseudonym="amira", code=new_recovery_code(person=amira), password="a whole new one")

    assert (amira.pk, EVERY_SESSION) in ended()
    assert not is_signed_in(there)


def test_being_switched_off_ends_every_session(sam: User, kit: User) -> None:
    there = sign_in(sam)

    deactivate(person_id=sam.pk, reason="left us", by=kit)

    assert (sam.pk, EVERY_SESSION) in ended()
    assert not is_signed_in(there)


def test_another_role_ends_every_session(sam: User, kit: User) -> None:
    there = sign_in(sam)

    change_role(person_id=sam.pk, role=Role.MODERATOR, by=kit)

    assert (sam.pk, EVERY_SESSION) in ended()
    assert not is_signed_in(there)


def test_a_removed_second_factor_closes_sockets(amira: User) -> None:
    prepare_removal(person=amira, authenticator_id=0)

    assert ended() == [(amira.pk, EVERY_SESSION)]


def test_nothing_is_told_when_it_did_not_happen(amira: User) -> None:
    key = key_of(sign_in(amira))

    with transaction.atomic():
        end_every_session(person=amira)
        assert ended(), "inside the transaction it must be there"
        transaction.set_rollback(True)

    assert ended() == []
    assert person_for_socket(key).person == amira


def test_the_news_carries_no_session_key(amira: User) -> None:
    browser = sign_in(amira)
    key = key_of(browser)

    browser.post(reverse("account_logout"))

    assert Nudge.objects.exists()
    with connection.cursor() as cursor:
        cursor.execute("SELECT deliveries FROM core_nudge")
        assert key not in str(cursor.fetchall())
