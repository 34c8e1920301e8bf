"""Every URL, tried by every kind of person, about things in every state."""

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

import pytest
from django.http import HttpResponse
from django.urls import URLResolver, get_resolver, reverse
from pytest_django.plugin import DjangoDbBlocker

from tests.security.doors import ALL, DOORS, OTHER_STATES, REAL
from tests.security.world import World, ask_for, build_world, shared_database

DRAWN_ANEW = re.compile(r'(name="csrfmiddlewaretoken" value=)"\w+"')


class Seen(NamedTuple):
    """What can be told apart."""

    status: int
    headers: tuple[str, ...]
    cookies: tuple[str, ...]
    body: str


@pytest.fixture(scope="module")
def db(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    with shared_database(django_db_blocker):
        yield


@pytest.fixture(scope="module")
def world(db: None) -> World:
    return build_world()


def every_url(resolver: URLResolver, prefix: str = "") -> Iterator[str]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            space = f"{pattern.namespace}:" if pattern.namespace else ""
            yield from every_url(pattern, prefix + space)
        else:
            yield f"{prefix}{pattern.name}"


def test_every_url_is_written_down() -> None:
    assert set(every_url(get_resolver())) == set(DOORS)


@pytest.mark.parametrize("name", DOORS)
def test_a_door_opens_for_those_it_is_for_and_is_not_there_for_anybody_else(
    name: str, world: World, record_property: Callable[[str, object], None]
) -> None:
    """ "Not yours", "not any more" and "never was" are the same to the last byte."""
    door = DOORS[name]
    shut: dict[str, set[Seen]] = {who: set() for who in ALL}
    for state in world.states_of(door.about):
        address = reverse(name, args=world.address_of(door.about, state))
        answers = {who: ask_for(world, who, door.method, address) for who in ALL}
        opened = {who for who, answer in answers.items() if is_open(answer)}

        should = door.opens_for if state == REAL else OTHER_STATES.get((name, state), frozenset())
        assert (state, sorted(opened)) == (state, sorted(should))
        for who in answers.keys() - opened:
            shut[who].add(seen(answers[who], address))
    record_property("tried: access", len(ALL) * len(world.states_of(door.about)))
    assert {who: len(ways) for who, ways in shut.items() if len(ways) > 1} == {}


def seen(answer: HttpResponse, address: str) -> Seen:
    """All of an answer but what was asked for, and what is made anew for every page."""
    headers = [f"{key}: {text}".replace(address, "ADDRESS") for key, text in answer.items()]
    body = DRAWN_ANEW.sub(r"\1", answer.content.decode()).replace(address, "ADDRESS")
    return Seen(answer.status_code, tuple(headers), tuple(answer.cookies), body)


def is_open(answer: HttpResponse) -> bool:
    """Shut is: not here, or sent to sign in or to set the second factor up."""
    goes_to = answer.headers.get("Location", "")
    sent_away = goes_to.startswith((reverse("account_login"), reverse("mfa_activate_totp")))
    return answer.status_code not in {404, 405, 500} and not sent_away
