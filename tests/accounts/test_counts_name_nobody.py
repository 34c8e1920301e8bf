"""What is counted against guessing tells nobody who was there."""

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client

from accounts.models import User
from tests.accounts.pages import type_password

pytestmark = pytest.mark.django_db

ADDRESS = "203.0.113.77"


def test_the_table_of_counts_holds_no_address_and_no_name(amira: User) -> None:
    cache.clear()
    type_password(Client(REMOTE_ADDR=ADDRESS), "amira", "a wrong password")

    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key, value FROM core_cache")
        rows = cursor.fetchall()

    assert len(rows) >= 2, "something must have been counted"
    for trace in (ADDRESS, "amira", str(amira.pk), "login"):
        assert trace not in str(rows)


def test_where_somebody_signed_in_is_not_kept(amira: User) -> None:
    type_password(Client(REMOTE_ADDR=ADDRESS), "amira")

    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM usersessions_usersession")
        rows = cursor.fetchall()

    assert len(rows) == 1
    assert ADDRESS not in str(rows)
