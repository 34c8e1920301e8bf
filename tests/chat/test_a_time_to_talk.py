"""A time limit is told at the start, warned of twice, and ends the time only; never while the team is called."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from accounts.models import User
from chat.actions.timing import begin_time
from chat.models import Conversation, Entry, Kind, TimedSession
from matching.models import Pairing
from moderation.models import Escalation
from peersupport.core import outbox
from peersupport.core.errors import Conflict, Invalid, NotFound
from peersupport.core.models import OutboxEntry
from tests.factories import say

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def lengths(settings: Settings) -> None:
    settings.SESSION_MINUTES = [5, 30]


def kinds(conversation: Conversation) -> list[str]:
    rows = Entry.objects.filter(conversation=conversation).exclude(kind=Kind.MESSAGE)
    return list(rows.order_by("seq").values_list("kind", flat=True))


def beside(person: User, conversation: Conversation) -> str:
    browser = Client()
    browser.force_login(person)
    return browser.get(reverse("chat:beside", args=[conversation.pk])).content.decode()


def left(minutes: float) -> None:
    """So much of the running time is left, and what is promised for then runs."""
    ends_at = timezone.now() + timedelta(minutes=minutes) - timedelta(seconds=1)
    TimedSession.objects.filter(ended_at=None).update(ends_at=ends_at)
    OutboxEntry.objects.filter(kind="chat.time", done_at=None).update(due_at=timezone.now())
    outbox.run_due(timezone.now(), lane="timers")


def test_both_are_told_at_the_start_ten_and_two_minutes_before_and_at_the_end(
    amira: User, sam: User, conversation: Conversation
) -> None:
    browser = Client()
    browser.force_login(sam)
    assert "30 minutes" in beside(sam, conversation)
    assert "30 minutes" not in beside(amira, conversation)

    answer = browser.post(reverse("chat:time", args=[conversation.pk]), {"minutes": "30"})

    assert answer.status_code == 302
    assert "This time to talk ends at" in beside(amira, conversation)
    promised = OutboxEntry.objects.get(kind="chat.time")
    assert timedelta(minutes=19) < promised.due_at - timezone.now() <= timedelta(minutes=20)
    for minutes in (10, 2, 0):
        left(minutes)
    assert kinds(conversation) == ["time.began", "time.ten", "time.two", "time.over"]
    assert "The time for today is over" in beside(amira, conversation)
    assert Pairing.objects.active().exists(), "the time ends, not the pairing"
    assert say(amira, conversation, "one more thing").seq == 5


def test_it_never_ends_while_an_escalation_is_open_and_warns_again_afterwards(
    amira: User, sam: User, conversation: Conversation
) -> None:
    begin_time(conversation_id=conversation.pk, by=sam, minutes=5)
    say(amira, conversation, "I want to kill myself tonight")
    assert Escalation.objects.unresolved().exists()

    for _ in range(3):
        left(0)

    assert kinds(conversation) == ["time.began"]
    assert TimedSession.objects.get().ended_at is None
    Escalation.objects.all().delete()
    for minutes in (10, 2, 0):
        left(minutes)
    assert kinds(conversation)[1:] == ["time.ten", "time.two", "time.over"]


def test_only_its_worker_sets_it_one_at_a_time_and_only_as_the_organisation_says(
    amira: User, sam: User, stranger: User, conversation: Conversation
) -> None:
    for person in (amira, stranger):
        with pytest.raises(NotFound):
            begin_time(conversation_id=conversation.pk, by=person, minutes=30)
    with pytest.raises(Invalid):
        begin_time(conversation_id=conversation.pk, by=sam, minutes=31)
    begin_time(conversation_id=conversation.pk, by=sam, minutes=30)
    with pytest.raises(Conflict):
        begin_time(conversation_id=conversation.pk, by=sam, minutes=30)

    assert kinds(conversation) == ["time.began"]
