"""Whoever finds nobody free may leave, and is told here as soon as somebody is: the longest wait first."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.roles import Role
from matching.actions.profiles import pause, resume
from matching.actions.requests import accept, ask, decline
from matching.actions.support import stop_looking
from matching.actions.telling import (
    LOOKED_EVERY,
    ask_to_be_told,
    look_for_those_who_asked,
    tell_no_more,
)
from matching.models import SupportProfile
from peersupport.core import outbox
from peersupport.core.errors import Conflict
from peersupport.core.models import OutboxEntry
from tests.factories import be_a_waiting_client, be_a_worker, make_person
from tests.matching.news import told

HOME = reverse("matching:my_support")
FREE = "Somebody is free for you"
DAY = timedelta(days=1)


@pytest.fixture
def amira(amira: User) -> User:
    be_a_waiting_client(amira)
    return amira


@pytest.fixture
def sam(sam: User) -> User:
    """There, and taking nobody just now."""
    be_a_worker(sam, seats=1)
    pause(worker=sam)
    return sam


def page_of(client: User, path: str = HOME) -> str:
    browser = Client()
    browser.force_login(client)
    return browser.get(path).content.decode()


def look() -> None:
    look_for_those_who_asked(now=timezone.now())


def who_is_told(*clients: User) -> list[bool]:
    rows = {row.pk: row for row in SupportProfile.objects.filter(person__in=clients)}
    return [rows[client.pk].free_since is not None for client in clients]


def test_it_is_said_on_the_next_visit_and_in_an_open_tab(amira: User, sam: User) -> None:
    browser = Client()
    browser.force_login(amira)
    nobody = browser.get(reverse("matching:offers")).content.decode()
    assert "Tell me when somebody is free" in nobody

    page = browser.post(reverse("matching:tell_me"), {"yes": "yes"}, follow=True)
    assert "We tell you here" in page.content.decode()
    look()
    assert FREE not in page_of(amira), "nobody is free yet"
    resume(worker=sam)
    look()

    assert FREE in page_of(amira)
    assert told()[-1] == ("support.changed", {str(amira.pk)})
    before = len(told())
    look()
    assert len(told()) == before, "it is said once"


def test_it_is_looked_for_by_the_clock_as_long_as_somebody_asks(amira: User, sam: User) -> None:
    ask_to_be_told(client=amira)
    resume(worker=sam)

    outbox.run_due(timezone.now() + LOOKED_EVERY)

    assert who_is_told(amira) == [True]
    waiting = OutboxEntry.objects.filter(kind="matching.look", done_at=None)
    assert waiting.count() == 1, "it may have to be taken back"
    stop_looking(client=amira)
    outbox.run_due(timezone.now() + 3 * LOOKED_EVERY)
    assert not waiting.exists(), "nobody asks any more"


def test_what_is_no_longer_so_is_taken_back(amira: User, sam: User) -> None:
    ask_to_be_told(client=amira)
    resume(worker=sam)
    look()
    assert FREE in page_of(amira)

    pause(worker=sam)
    look()

    assert FREE not in page_of(amira)
    assert "We tell you here" in page_of(amira)


def test_one_place_is_told_of_to_three_who_have_waited_longest(amira: User, sam: User) -> None:
    clients = [amira, *(make_person() for _ in range(4))]
    for number, client in enumerate(clients):
        be_a_waiting_client(client)
        since = timezone.now() - number * DAY
        SupportProfile.objects.filter(person=client).update(waiting_since=since)
        ask_to_be_told(client=client)
    resume(worker=sam)

    look()

    assert who_is_told(*clients) == [False, False, True, True, True]


def test_asking_somebody_ends_it_and_a_no_begins_it_anew(amira: User, sam: User) -> None:
    ask_to_be_told(client=amira)
    resume(worker=sam)
    look()

    request = ask(client=amira, worker_id=sam.pk)
    assert who_is_told(amira) == [False]
    decline(worker=sam, request_id=request.pk)
    robin = make_person(Role.PEER_WORKER, "robin")
    be_a_worker(robin)
    look()

    assert who_is_told(amira) == [True]
    accept(worker=robin, request_id=ask(client=amira, worker_id=robin.pk).pk)
    assert SupportProfile.objects.get(person=amira).tell_since is None


def test_nobody_is_told_who_did_not_ask_or_has_said_no_more(amira: User, sam: User) -> None:
    resume(worker=sam)
    look()
    assert FREE not in page_of(amira)

    ask_to_be_told(client=amira)
    tell_no_more(client=amira)
    look()

    assert FREE not in page_of(amira)
    assert "support.changed" not in [name for name, _ in told()]


def test_whoever_looks_for_nobody_cannot_ask_to_be_told(amira: User) -> None:
    stop_looking(client=amira)

    with pytest.raises(Conflict):
        ask_to_be_told(client=amira)
