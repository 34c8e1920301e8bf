"""Several people, workers and messages at the same moment, on the database that production uses."""

from collections.abc import Callable, Sequence
from functools import partial
from uuid import UUID, uuid4

import pytest
from django.core import mail
from django.db import connection, transaction
from django.utils import timezone

from accounts.models import User
from accounts.roles import Role
from moderation.actions.answers import acknowledge
from moderation.api import Review, review_messages
from moderation.models import Escalation, EscalationEvent, Finding
from peersupport.core import outbox
from peersupport.core.errors import DomainError
from tests.factories import make_person
from tests.moderation.figures import rounds
from tests.moderation.on_duty import be_paged_by_mail
from tests.moderation.saying import RED, raise_alarm, said
from tests.services.at_once import at_once

pytestmark = [
    pytest.mark.services,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("practice_books"),
]

ROUNDS = rounds(5)


@pytest.fixture(autouse=True)
def on_postgresql(transactional_db: None) -> None:
    assert connection.vendor == "postgresql", "run with DATABASE_URL of a PostgreSQL"


def say_more(client: User, here: UUID) -> Sequence[Review]:
    with transaction.atomic():
        return review_messages([said(RED, client=client, conversation_id=here)])


def test_of_six_who_take_it_at_once_one_has_it_and_all_learn_who() -> None:
    client = make_person()
    six = [make_person(Role.MODERATOR) for _ in range(6)]
    for _ in range(ROUNDS):
        escalation = raise_alarm(client)

        taken = at_once([partial(acknowledge, escalation_id=escalation.pk, by=by) for by in six])

        found = [each for each in taken if isinstance(each, Escalation)]
        (winner,) = {each.acknowledged_by_id for each in found}
        assert len(found) == 6
        events = EscalationEvent.objects.filter(escalation=escalation, kind="acknowledged")
        assert [event.by_id for event in events] == [winner]


def test_messages_that_arrive_at_once_in_one_conversation_open_one_escalation() -> None:
    client = make_person()
    for _ in range(ROUNDS):
        here = uuid4()
        batches = [[said(RED, client=client, conversation_id=here)] for _ in range(5)]

        reviews = at_once([partial(review_messages, batch) for batch in batches])

        (opened,) = {each[0].escalation_id for each in reviews if isinstance(each, tuple)}
        assert len(reviews) == 5
        assert Escalation.objects.get(conversation_id=here).pk == opened
        assert Finding.objects.filter(escalation_id=opened).count() == 5


def test_several_workers_page_each_person_once() -> None:
    client, noor = make_person(), make_person(Role.MODERATOR, "noor")
    be_paged_by_mail(noor)
    for number in range(ROUNDS):
        raise_alarm(client)

        for _ in ("the climb", "its pages"):
            at_once([lambda: outbox.run_due(timezone.now()) for _ in range(4)])

        assert len(mail.outbox) == number + 1


def test_a_message_and_the_one_who_takes_its_escalation_do_not_block_each_other() -> None:
    client, noor = make_person(), make_person(Role.MODERATOR)
    for _ in range(ROUNDS):
        here = uuid4()
        review_messages([said(RED, client=client, conversation_id=here)])
        escalation = Escalation.objects.get(conversation_id=here)

        calls: list[Callable[[], object]] = [
            partial(say_more, client, here),
            partial(acknowledge, escalation_id=escalation.pk, by=noor),
            partial(outbox.run_due, timezone.now()),
        ]
        done = at_once(calls)

        assert not any(isinstance(each, DomainError) for each in done)
        escalation.refresh_from_db()
        assert escalation.acknowledged_by == noor
