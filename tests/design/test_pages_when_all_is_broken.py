"""Help and the way out are drawn when nothing else works."""

import pytest
from django.db import connection
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.test import Client, RequestFactory

from accounts.models import User

WAYS = ('href="/help/"', 'href="/leave/"')


class NoDatabase(HttpRequest):
    """A request whose sender cannot be looked up."""

    @property
    def user(self) -> User:  # type: ignore[override]  # stands in for the lazy lookup
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM gone")
        raise AssertionError("unreachable")


@pytest.mark.parametrize("template", ["404.html", "500.html", "stale_form.html", "refused.html"])
def test_every_page_of_trouble_leads_to_help_and_out(template: str) -> None:
    html = render_to_string(template, {"message": "No."}, RequestFactory().get("/"))
    assert all(way in html for way in WAYS)


def test_the_page_for_a_broken_server_needs_nothing() -> None:
    html = render_to_string("500.html")
    assert all(way in html for way in WAYS)


@pytest.mark.django_db
def test_a_page_is_drawn_for_nobody_when_the_database_cannot_say_for_whom() -> None:
    html = render_to_string("404.html", {}, NoDatabase())
    assert all(way in html for way in WAYS)
    assert "Sign in" in html


def test_the_database_is_not_asked_again_by_the_page_that_says_that_it_is_gone() -> None:
    html = render_to_string(
        "refused.html", {"message": "Not sent.", "code": "unavailable"}, NoDatabase()
    )
    assert "Not sent." in html
    assert all(way in html for way in WAYS)


@pytest.mark.django_db
def test_the_title_of_a_page_says_nothing_of_the_organisation(client: Client) -> None:
    html = client.get("/styleguide/").content.decode()
    assert "Peersupport" in html
    assert "<title>Styleguide</title>" in html
