"""The worker that keeps the help numbers: what it is told to keep, and that new numbers make a new one."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from moderation import helpline_source
from moderation.views import kept as keeping

KEYS = {*("version", "help", "offline", "files", "leave"), *("words", "opens", "icon")}


@pytest.fixture(autouse=True)
def nothing_is_remembered() -> Iterator[None]:
    keeping.worker_for.cache_clear()
    yield
    keeping.worker_for.cache_clear()


def told(country: str = "") -> dict[str, Any]:
    """What stands before the script."""
    answer = Client().get("/worker.js", {"country": country} if country else {})
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("text/javascript")
    assert answer["Cache-Control"] == "no-store", "an old worker would keep old numbers"
    first, _, rest = answer.content.decode().partition("\n")
    assert "addEventListener" in rest
    found: dict[str, Any] = json.loads(first.removeprefix("self.toKeep = ").removesuffix(";"))
    return found


@pytest.mark.django_db
def test_it_keeps_one_help_page_the_page_without_a_connection_and_how_they_look() -> None:
    kept = told("ie")

    assert set(kept) == KEYS
    assert (kept["help"], kept["offline"]) == ("/help/?country=IE", "/offline/")
    assert kept["files"] == [
        "/static/css/main.css",
        "/static/icons/favicon.svg",
        "/static/js/elements/quick_exit.js",
    ]
    for path in (kept["help"], kept["offline"]):
        assert Client().get(path).status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize("asked", ["", "Ireland", "../", "I\n"])
def test_whatever_is_no_country_is_the_country_of_the_place(asked: str) -> None:
    assert told(asked)["help"] == "/help/?country=GB"


@pytest.mark.django_db
def test_new_numbers_make_another_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    before = told("ES")["version"]
    assert told("ES")["version"] == before

    cards = dict(helpline_source.cards_in_force())
    cards["ES"] = cards["IE"]
    monkeypatch.setattr("moderation.api.cards_in_force", lambda: cards)
    keeping.worker_for.cache_clear()

    assert told("ES")["version"] != before


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/worker.js", "/offline/", "/manifest.webmanifest"])
def test_what_is_kept_is_drawn_for_nobody_and_asks_the_database_nothing(
    path: str, amira: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    signed_in, stranger = Client(), Client()
    signed_in.force_login(amira)

    with django_assert_num_queries(0):
        theirs = signed_in.get(path).content

    assert theirs == stranger.get(path).content
