"""The navigation: each role sees its own places, each of which opens, and the one that is open is marked."""

import re

import pytest
from django.test import Client

from accounts.roles import Role
from tests.accounts.pages import sign_in
from tests.factories import make_person

LINK = re.compile(
    r'<a class="navigation__link" href="([^"]+)"(?: aria-current="(\w+)")?>([^<]+)</a>'
)
PLACES = {
    Role.CLIENT: ["My support", "Conversations", "Groups", "Settings"],
    Role.PEER_WORKER: ["Conversations", "Requests", "Profile", "Settings"],
    Role.MODERATOR: ["Duty", "Settings"],
    Role.COORDINATOR: ["Waiting", "Groups", "Team", "Rota", "Duty", "Settings"],
}


def links(browser: Client, path: str) -> list[tuple[str, str, str]]:
    """Address, mark and words of each link of the navigation on that page."""
    answer = browser.get(path)
    assert answer.status_code == 200
    return LINK.findall(answer.content.decode())


@pytest.mark.django_db
@pytest.mark.parametrize("role", list(Role))
def test_each_role_sees_its_own_places_and_each_opens(role: Role) -> None:
    browser = sign_in(make_person(role))
    found = links(browser, "/settings/")
    assert [words for _, _, words in found] == PLACES[role]
    for address, _, words in found:
        marked = [one for _, mark, one in links(browser, address) if mark == "page"]
        assert marked == [words]


@pytest.mark.django_db
def test_a_page_inside_a_place_marks_the_place() -> None:
    browser = sign_in(make_person(Role.CLIENT))
    marked = [(mark, words) for _, mark, words in links(browser, "/support/about-me/") if mark]
    assert marked == [("true", "My support")]


@pytest.mark.django_db
def test_somebody_unknown_is_shown_the_way_in(client: Client) -> None:
    assert [words for _, _, words in links(client, "/promise/")] == ["How this works", "Sign in"]
