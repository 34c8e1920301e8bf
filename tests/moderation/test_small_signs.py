"""Small signs add up over a conversation, and then a person is called; no single message did it."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from moderation.api import Review, detection_is_on, review_messages
from moderation.models import Escalation, Finding
from moderation.policies.ladder import Severity
from tests.moderation.saying import CALM, said

BURDEN = "I'm such a burden to everyone"
SETTLING = "I gave away all my books"
HOPELESS = "I feel so hopeless"


def says(client: User, text: str, conversation_id: UUID) -> Review:
    (review,) = review_messages([said(text, client=client, conversation_id=conversation_id)])
    return review


def test_two_kinds_of_sign_call_a_person_and_bring_the_help_card(amira: User, noor: User) -> None:
    here = uuid4()
    first = says(amira, BURDEN, here)
    assert (first.level, first.help_card) == (1, False), "one sign alone must call nobody"

    second = says(amira, SETTLING, here)

    assert (second.level, second.help_card) == (2, True)
    escalation = Escalation.objects.get()
    assert escalation.severity == Severity.AMBER
    rules = [hit["rule_id"] for finding in Finding.objects.all() for hit in finding.hits]
    assert "conversation.two_kinds_of_sign" in rules


def test_signs_of_two_conversations_are_not_added_up(amira: User, noor: User) -> None:
    says(amira, BURDEN, uuid4())

    assert says(amira, SETTLING, uuid4()).level == 1


def test_signs_of_one_batch_are_added_up_too(amira: User, noor: User) -> None:
    here = uuid4()
    batch = [said(text, client=amira, conversation_id=here) for text in (BURDEN, SETTLING)]

    assert [review.level for review in review_messages(batch)] == [1, 2]


def test_a_worker_saying_the_same_adds_nothing(amira: User, sam: User, noor: User) -> None:
    here = uuid4()
    says(amira, BURDEN, here)
    message = said(SETTLING, client=amira, worker=sam, conversation_id=here, said_by="worker")

    (review,) = review_messages([message])

    assert review.level < Severity.AMBER


def test_a_pattern_calls_once_and_old_signs_fade(amira: User, noor: User) -> None:
    here = uuid4()
    levels = [says(amira, HOPELESS, here).level for _ in range(4)]
    assert levels == [1, 1, 2, 1], "the third within a day completes it"

    Finding.objects.update(found_at=timezone.now() - timedelta(days=8))

    assert says(amira, HOPELESS, here).level == 1


def test_what_a_person_has_closed_counts_no_more(amira: User, noor: User) -> None:
    here, elsewhere = uuid4(), uuid4()
    for _ in range(2):
        says(amira, HOPELESS, here)
    Escalation.objects.update(
        severity=Severity.AMBER,
        resolved_at=timezone.now(),
        resolved_by=noor,
        outcome="false_alarm",
        next_action_at=None,
    )

    assert says(amira, HOPELESS, here).level == 1
    assert [says(amira, HOPELESS, elsewhere).level for _ in range(3)] == [1, 1, 2]


def test_an_ordinary_message_still_asks_the_database_nothing(
    amira: User, noor: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    says(amira, CALM, uuid4())

    with django_assert_num_queries(0):
        says(amira, CALM, uuid4())


@pytest.mark.parametrize(("language", "on"), [("en", True), ("es", True), ("xx", False)])
def test_it_can_be_asked_where_detection_is_off(language: str, on: bool) -> None:
    assert detection_is_on(language) is on
