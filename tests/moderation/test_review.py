"""What people write is screened where it is stored, and what must not be missed becomes an escalation at once."""

from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from moderation.api import review_messages
from moderation.models import Escalation, EscalationEvent, Finding
from moderation.policies.ladder import Severity
from peersupport.core.models import Nudge, OutboxEntry
from tests.moderation.saying import AMBER, CALM, RED, raise_alarm, said

pytestmark = pytest.mark.usefixtures("practice_books")


def kinds(escalation: Escalation) -> list[str]:
    return list(escalation.events.values_list("kind", flat=True))


def test_words_of_danger_open_an_escalation_with_its_first_timer(amira: User, noor: User) -> None:
    (review,) = review_messages([said(RED, client=amira)])

    assert (review.level, review.help_card) == (3, True)
    escalation = Escalation.objects.get()
    assert review.escalation_id == escalation.pk
    assert escalation.severity == Severity.RED
    assert escalation.next_action_at == escalation.opened_at
    assert OutboxEntry.objects.get(kind="moderation.climb").due_at == escalation.opened_at


def test_everyday_words_cost_no_query_and_raise_nothing(amira: User) -> None:
    review_messages([said(CALM, client=amira)])  # loads the rulebooks
    with CaptureQueriesContext(connection) as queries:
        (review,) = review_messages([said(CALM, client=amira)])

    assert (review.level, review.help_card, review.escalation_id) == (0, False, None)
    assert len(queries) == 0


def test_a_batch_is_answered_in_its_own_order(amira: User, stranger: User, noor: User) -> None:
    batch = [said(CALM, client=amira), said(RED, client=stranger), said(AMBER, client=amira)]

    reviews = review_messages(batch)

    assert [review.level for review in reviews] == [0, 3, 2]
    opened = Escalation.objects.get(conversation_id=batch[1].conversation_id)
    assert reviews[1].escalation_id == opened.pk
    assert Escalation.objects.count() == 2


def test_what_is_said_next_joins_the_open_escalation_and_can_only_raise_it(
    amira: User, noor: User
) -> None:
    here = uuid4()
    amber, red, later = (said(t, client=amira, conversation_id=here) for t in (AMBER, RED, AMBER))

    first = review_messages([amber])[0].escalation_id
    review_messages([red])
    review_messages([later])

    escalation = Escalation.objects.get()
    assert escalation.pk == first
    assert escalation.severity == Severity.RED
    assert kinds(escalation) == ["opened", "raised", "heard_more"]
    assert Finding.objects.count() == 3


def test_a_raised_escalation_climbs_again_at_once_even_when_somebody_had_it(
    amira: User, noor: User
) -> None:
    here = uuid4()
    review_messages([said(AMBER, client=amira, conversation_id=here)])
    Escalation.objects.update(acknowledged_by=noor, acknowledged_at="2026-01-01T00:00Z", rung=1)

    review_messages([said(RED, client=amira, conversation_id=here)])

    escalation = Escalation.objects.get()
    assert escalation.is_waiting
    assert (escalation.rung, escalation.step) == (0, 1)
    assert OutboxEntry.objects.filter(key=f"climb:{escalation.pk}:1").exists()


def test_the_words_are_kept_sealed(amira: User, noor: User) -> None:
    escalation = raise_alarm(amira)

    finding = escalation.findings.get()
    assert finding.excerpt == RED
    assert b"kill" not in bytes(finding.excerpt_sealed)
    for row in (*OutboxEntry.objects.values(), *Nudge.objects.values()):
        assert "kill" not in str(row)


def test_those_on_duty_and_the_pair_hear_of_it_as_ids(
    amira: User, sam: User, noor: User, kit: User
) -> None:
    escalation = raise_alarm(amira, worker=sam)

    board, alarm = Nudge.objects.get().deliveries
    assert board["event"] == {"type": "escalation.opened", "escalation_id": str(escalation.pk)}
    assert set(board["to"]) == {str(noor.pk), str(kit.pk)}
    assert alarm["event"]["type"] == "alarm.changed"
    assert set(alarm["to"]) == {str(amira.pk), str(sam.pk)}


def test_what_a_worker_writes_is_screened_without_telling_the_client(
    amira: User, sam: User, noor: User
) -> None:
    (review,) = review_messages([said(RED, client=amira, worker=sam, said_by="worker")])

    assert review.level == 3, "a worker in danger must not be missed"
    assert review.help_card is False
    assert Escalation.objects.get().told_pair_at is None


@pytest.mark.parametrize("text", [RED.upper(), f"ok   {RED}!!!", RED.replace(" ", "\n")])
def test_the_words_are_screened_as_they_were_written(amira: User, noor: User, text: str) -> None:
    escalation = raise_alarm(amira, text)

    assert escalation.findings.get().excerpt == text
    assert EscalationEvent.objects.get().facts == {"severity": 3}
