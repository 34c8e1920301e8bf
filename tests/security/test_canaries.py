"""Words of our own, a new one for each field, typed into every form and frame: none is found where it has no business."""

import logging
from collections.abc import Callable, Iterator
from itertools import count

import pytest
from django.apps import apps
from django.core import mail
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django.plugin import DjangoDbBlocker

from peersupport.core import outbox
from peersupport.core.logs import AllowListFormatter
from tests.security import doors
from tests.security.forms_on_pages import Form, forms_in
from tests.security.world import World, build_world, shared_database

MARK = "zebrafinch"
# Who somebody is here is the one thing that others must be able to read: a name, chosen not to be one.
NAME = "accounts.User.pseudonym"
# Nor are an organisation's own rules, and why it changed one, anybody's words about a person.
IN_THE_OPEN = {NAME, "moderation.Revision.text", "moderation.Revision.why"}
# What the team writes of a group for everybody who may join it.
ON_THE_BOARD = {"chat.Group.topic", "chat.Group.rules", "chat.Group.meets"}
# These end the story, so they are sent when all else was: to leave, to switch off, to end.
LAST = (
    "logout",
    "leave",
    "delete",
    "deactivate",
    "role",
    "end/",
    "block/",
    "sessions",
    "password",
)
PRODUCES_WORDS = 60


class Typed:
    """What was typed, where, and how often it was taken."""

    def __init__(self) -> None:
        self.numbers = count(1)
        self.places: set[tuple[str, str]] = set()
        self.taken = 0

    def word(self) -> str:
        return f"{MARK}-{next(self.numbers)}"


class Lines(logging.Handler):
    """Every line of the log, at the most talkative level, as it is written in production."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.setFormatter(AllowListFormatter())
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))


@pytest.fixture(scope="module")
def db(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    with shared_database(django_db_blocker):
        yield


@pytest.fixture(scope="module")
def world(db: None) -> World:
    return build_world()


@pytest.fixture
def lines() -> Iterator[list[str]]:
    kept, root = Lines(), logging.getLogger()
    level = root.level
    root.addHandler(kept)
    root.setLevel(logging.DEBUG)
    yield kept.lines
    root.removeHandler(kept)
    root.setLevel(level)


def is_last(form: Form) -> bool:
    return any(part in form.action for part in LAST)


def type_everything(world: World, typed: Typed) -> None:
    shown = [(who, form) for who in doors.ALL for form in forms_in(world, who)]
    for who, form in sorted(shown, key=lambda pair: is_last(pair[1])):
        sent = form.filled(typed.word)
        answer = world.browser_of(who).post(form.action, sent)
        typed.places |= {(form.action, name) for name, _ in form.words}
        typed.taken += answer.status_code in {200, 204, 302}


def columns_with(text: str) -> Iterator[str]:
    """Every column of every table in which the text stands in the open."""
    with connection.cursor() as cursor:
        for model in apps.get_models(include_auto_created=True):
            for each in model._meta.concrete_fields:
                names = (model._meta.db_table, str(each.column))
                table, column = map(connection.ops.quote_name, names)
                cursor.execute(f"SELECT {column} FROM {table}")  # noqa: S608  # names from the models
                if any(text.encode() in _bytes(value) for (value,) in cursor.fetchall()):
                    yield f"{model._meta.label}.{each.name}"


def _bytes(value: object) -> bytes:
    return bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()


def test_what_is_typed_anywhere_stays_where_it_belongs(
    world: World, lines: list[str], record_property: Callable[[str, object], None]
) -> None:
    typed = Typed()
    mail.outbox.clear()

    type_everything(world, typed)
    outbox.run_due(timezone.now())

    assert len(typed.places) >= PRODUCES_WORDS, sorted(typed.places)
    assert typed.taken >= PRODUCES_WORDS / 2, "most must have been taken, or nothing was proved"
    record_property("tried: canaries", len(typed.places))
    assert lines, "something must have been logged"
    assert [line for line in lines if MARK in line] == []
    assert set(columns_with(MARK)) <= IN_THE_OPEN | ON_THE_BOARD
    for message in mail.outbox:
        assert MARK not in f"{message.subject}{message.body}{message.extra_headers}"


def test_the_search_finds_a_word_that_is_kept_in_the_open(world: World) -> None:
    """Or the test above would say that all is well in any case."""
    browser = Client()
    browser.post(reverse("accounts:join"))
    typed = {"pseudonym": f"{MARK}-name", "password": "a long enough one", "shared_device": "on"}
    assert browser.post(reverse("accounts:join_name"), typed).status_code == 302

    assert NAME in set(columns_with(f"{MARK}-name"))
