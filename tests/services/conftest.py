"""One whole service for all tests of this folder; each test finds it mended."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from pytest_django import DjangoDbBlocker

from accounts.models import User
from accounts.roles import Role
from chat.models import Conversation
from tests.factories import make_conversation, make_person
from tests.services.processes import Stage, database_of, whole_service


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """A client and a peer worker who talk."""

    client: User
    worker: User
    conversation: Conversation


def make_pair() -> Pair:
    client, worker = make_person(Role.CLIENT), make_person(Role.PEER_WORKER)
    return Pair(client=client, worker=worker, conversation=make_conversation(client, worker))


@pytest.fixture(scope="session")
def whole(django_db_blocker: DjangoDbBlocker) -> Iterator[Stage]:
    with django_db_blocker.unblock(), whole_service() as stage:
        yield stage


@pytest.fixture
def stage(whole: Stage, django_db_blocker: DjangoDbBlocker) -> Iterator[Stage]:
    whole.mend()
    with django_db_blocker.unblock(), database_of(whole):
        yield whole


@pytest.fixture
def pair(stage: Stage) -> Pair:
    return make_pair()
