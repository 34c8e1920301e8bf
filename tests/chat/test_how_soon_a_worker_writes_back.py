"""How soon a peer worker usually writes back is measured once a day, and is one of the reasons for an offer."""

from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.roles import Role
from chat.actions.conversations import end_conversation
from chat.actions.reply_times import LOOKED_AT, measure_replies
from chat.models import Conversation, Entry, Participant, Side
from chat.policies.replies import ENOUGH
from matching.models import PeerProfile
from matching.roster import UNKNOWN_REPLY_HOURS, worker_snapshots
from peersupport.core.outbox import run_due
from peersupport.core.recurring import Recurring
from tests.factories import be_a_worker, make_group, make_person, say

pytestmark = pytest.mark.django_db


@pytest.fixture
def profile(sam: User) -> PeerProfile:
    return be_a_worker(sam)


def talk(amira: User, sam: User, room: Conversation, *, answered_after: timedelta) -> None:
    """As often as is enough, in the last days."""
    when = timezone.now() - timedelta(days=20)
    for number in range(ENOUGH):
        say(amira, room, f"Are you there? {number}")
        say(sam, room, f"Yes. {number}")
        asked, answer = Entry.objects.filter(conversation=room).order_by("-seq")[:2][::-1]
        move(asked, when + number * timedelta(days=1))
        move(answer, when + number * timedelta(days=1) + answered_after)


def move(entry: Entry, at: datetime) -> None:
    Entry.objects.filter(pk=entry.pk).update(at=at)


def reply_hours(sam: User) -> int:
    (snapshot,) = worker_snapshots(timezone.now(), only=[sam.pk])
    return snapshot.median_reply_hours


def test_it_is_measured_from_when_messages_came(
    amira: User, sam: User, conversation: Conversation, profile: PeerProfile
) -> None:
    assert reply_hours(sam) == UNKNOWN_REPLY_HOURS
    talk(amira, sam, conversation, answered_after=timedelta(hours=2, minutes=30))

    measure_replies(now=timezone.now())

    assert reply_hours(sam) == 3
    browser = Client()
    browser.force_login(sam)
    page = browser.get(reverse("matching:profile")).content.decode()
    assert "You usually write back within 3 hours" in page


def test_what_is_long_ago_counts_no_more(
    amira: User, sam: User, conversation: Conversation, profile: PeerProfile
) -> None:
    talk(amira, sam, conversation, answered_after=timedelta(hours=1))
    measure_replies(now=timezone.now())
    assert reply_hours(sam) == 1, "it must have counted before"

    measure_replies(now=timezone.now() + LOOKED_AT)

    assert reply_hours(sam) == UNKNOWN_REPLY_HOURS


def test_an_ended_conversation_waits_for_nothing_more(
    amira: User, sam: User, conversation: Conversation, profile: PeerProfile
) -> None:
    talk(amira, sam, conversation, answered_after=timedelta(hours=1))
    for _ in range(2 * ENOUGH):
        say(amira, conversation, "Thank you for all of it.")
    end_conversation(conversation_id=conversation.pk, by=amira)

    measure_replies(now=timezone.now() + timedelta(days=3))

    assert reply_hours(sam) == 1


def test_what_is_said_in_a_group_is_nobodys_answer(sam: User, profile: PeerProfile) -> None:
    member = make_person(Role.CLIENT)
    group = make_group(sam, member)
    talk(member, sam, group, answered_after=timedelta(hours=1))

    measure_replies(now=timezone.now())

    assert reply_hours(sam) == UNKNOWN_REPLY_HOURS


def test_the_outbox_measures_once_a_day(
    amira: User, sam: User, conversation: Conversation, profile: PeerProfile
) -> None:
    talk(amira, sam, conversation, answered_after=timedelta(hours=1))
    Recurring().promise(timezone.now())

    run_due(timezone.now(), lane="slow")

    assert reply_hours(sam) == 1


def test_whoever_joins_from_the_team_neither_waits_nor_answers(
    amira: User, sam: User, conversation: Conversation, profile: PeerProfile
) -> None:
    talk(amira, sam, conversation, answered_after=timedelta(hours=3))
    noor = make_person(Role.MODERATOR)
    Participant.objects.create(conversation=conversation, person=noor, side=Side.TEAM)
    for _ in range(2 * ENOUGH):
        say(noor, conversation, "I am here, too.")
        say(sam, conversation, "Thank you.")

    measure_replies(now=timezone.now() + timedelta(minutes=1))

    assert reply_hours(sam) == 3
