"""When the counts cannot be read, nobody may guess: signing in waits for the database."""

from typing import Any

import pytest
from django.db import OperationalError, connection
from django.test import Client

from accounts.models import User
from tests.accounts.pages import is_signed_in, type_password

pytestmark = pytest.mark.django_db


def counts_are_gone(execute: Any, sql: str, *rest: Any) -> Any:
    if "core_cache" in sql:
        raise OperationalError("no such table")
    return execute(sql, *rest)


@pytest.mark.parametrize(
    "address", ["/account/login/", "/recover/", "/join/name/", "/invitation/x/"]
)
def test_without_counts_every_door_stays_shut(address: str) -> None:
    browser = Client()
    browser.post("/join/")
    typed = {"login": "amira", "password": "x", "pseudonym": "Sam Sam"}
    assert browser.post(address, typed).status_code in {200, 404, 422}

    with connection.execute_wrapper(counts_are_gone):
        answer = browser.post(address, typed)

    assert answer.status_code == 503


def test_the_right_password_does_not_open_it_either(amira: User) -> None:
    browser = Client()

    with connection.execute_wrapper(counts_are_gone):
        assert type_password(browser, "amira").status_code == 503

    assert not is_signed_in(browser)
    type_password(browser, "amira")
    assert is_signed_in(browser)
