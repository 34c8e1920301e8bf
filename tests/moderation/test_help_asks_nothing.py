"""The help page asks the database nothing, whoever opens it: a database that hangs would keep the numbers from them."""

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from accounts.models import User


@pytest.mark.django_db
def test_the_numbers_are_drawn_without_a_single_query(
    client: Client, amira: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client.force_login(amira)

    with django_assert_num_queries(0):
        page = client.get("/help/", {"country": "IE"}).content.decode()

    assert "116 123" in page
