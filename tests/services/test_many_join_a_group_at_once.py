"""The cap of a group holds, whoever comes at the same moment."""

from functools import partial

import pytest
from django.db import connection

from accounts.models import User
from accounts.roles import Role
from chat.actions.host_decides import let_through
from chat.actions.membership import Full, join_group
from chat.models import Entry, Kind, Participant, Side, WaitingMessage
from peersupport.core.errors import DomainError
from tests.factories import make_group, make_person, say
from tests.services.at_once import at_once

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]

MANY, CAP = 50, 8


@pytest.fixture(autouse=True)
def on_postgresql(transactional_db: None) -> None:
    assert connection.vendor == "postgresql", "set DATABASE_URL: SQLite writes one at a time"


@pytest.fixture
def host(transactional_db: None) -> User:
    return make_person(Role.PEER_WORKER)


def test_fifty_press_join_at_once_and_eight_are_in(host: User) -> None:
    group = make_group(host, cap=CAP)
    crowd = [make_person() for _ in range(MANY)]

    answers = at_once(
        [
            partial(join_group, conversation_id=group.pk, person=one, rules_version=1)
            for one in crowd
        ]
    )

    assert [type(answer) for answer in answers if answer is not None] == [Full] * (MANY - CAP)
    members = Participant.objects.sitting().filter(conversation=group, side=Side.CLIENT)
    assert members.count() == CAP
    joined = Entry.objects.filter(conversation=group, kind=Kind.JOINED).order_by("seq")
    assert list(joined.values_list("seq", flat=True)) == list(range(1, CAP + 1))


def test_one_person_pressing_ten_times_takes_one_place(host: User) -> None:
    group, amira = make_group(host, cap=2), make_person()

    at_once([partial(join_group, conversation_id=group.pk, person=amira, rules_version=1)] * 10)

    assert Entry.objects.filter(conversation=group, kind=Kind.JOINED).count() == 1


def test_a_host_pressing_ten_times_shows_it_once(host: User) -> None:
    amira = make_person()
    group = make_group(host, amira, waits=True)
    say(amira, group, "hello")
    waiting = WaitingMessage.objects.get()

    answers = at_once(
        [partial(let_through, conversation_id=group.pk, waiting_id=waiting.pk, by=host)] * 10
    )

    assert sum(isinstance(answer, DomainError) for answer in answers) == 9
    assert Entry.objects.filter(conversation=group, kind=Kind.MESSAGE).count() == 1
