"""The fixed cast: a client, their peer worker, a stranger, a moderator and a coordinator."""

from collections.abc import Iterator

import pytest
from django.db import close_old_connections

from accounts.models import User
from accounts.roles import Role
from chat.models import Conversation
from peersupport.core.aio import DatabaseThread
from tests.factories import make_conversation, make_person


@pytest.fixture(autouse=True)
def sockets_give_back_their_connections(monkeypatch: pytest.MonkeyPatch) -> None:
    """Channels' testing keeps them open, and each test's threads would die with a few of the pool's."""
    monkeypatch.setattr("channels.testing.application.no_op", close_old_connections)


@pytest.fixture(autouse=True)
def threads_give_back_their_connections() -> Iterator[None]:
    """An event loop of a test ends before they are idle for long enough to do so by themselves."""
    yield
    DatabaseThread.rest_all()


@pytest.fixture
def amira(db: None) -> User:
    """A client."""
    return make_person(Role.CLIENT, "amira")


@pytest.fixture
def sam(db: None) -> User:
    """A peer worker."""
    return make_person(Role.PEER_WORKER, "sam")


@pytest.fixture
def stranger(db: None) -> User:
    """A client who must not learn that anybody else exists."""
    return make_person(Role.CLIENT, "charlie")


@pytest.fixture
def noor(db: None) -> User:
    """A moderator."""
    return make_person(Role.MODERATOR, "noor")


@pytest.fixture
def kit(db: None) -> User:
    """A coordinator."""
    return make_person(Role.COORDINATOR, "kit")


@pytest.fixture
def conversation(amira: User, sam: User) -> Conversation:
    """Amira's and Sam's."""
    return make_conversation(amira, sam)
