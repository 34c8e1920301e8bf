"""Supervision sees how a relationship drifts in numbers, and not a word of it."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import time_machine
from django.utils import timezone

from accounts.models import User
from accounts.roles import Role
from chat.actions.conversations import end_conversation
from chat.drifting import drift_rows
from chat.models import Conversation
from chat.policies.drift import Hour, drift
from tests.factories import make_conversation, make_person, say
from tests.moderation.on_duty import browser_of

LONDON = ZoneInfo("Europe/London")
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
EXCLUSIVE = "you are the only one who understands me, I need only you"


def hour(at: datetime, messages: int, *, by_client: bool = True, length: int = 100) -> Hour:
    return Hour(began_at=at, by_client=by_client, messages=messages, length=length * messages)


def test_night_is_told_by_the_clock_of_the_peer_worker() -> None:
    late = datetime(2026, 7, 20, 21, tzinfo=UTC)  # 22:00 in London in summer
    hours = [hour(late, 10), hour(late - timedelta(hours=8), 30)]

    found = drift(hours, zone=LONDON, exclusive=0, one_worker_only=False)

    assert found.at_night == 0.25
    in_utc = drift(hours, zone=ZoneInfo("UTC"), exclusive=0, one_worker_only=False)
    assert in_utc.at_night == 0


def test_of_few_messages_no_share_is_told() -> None:
    found = drift([hour(NOON, 19)], zone=LONDON, exclusive=0, one_worker_only=True)

    assert (found.messages, found.at_night, found.lopsided) == (19, None, None)


def test_contacts_a_day_and_length_and_what_to_ask_about() -> None:
    hours = [
        hour(NOON, 50, length=400),
        hour(NOON + timedelta(days=1), 50, by_client=False, length=100),
    ]

    found = drift(hours, zone=LONDON, exclusive=2, one_worker_only=True)

    assert (found.days, found.a_day, found.lopsided) == (2, 50.0, 4.0)
    assert found.client_writes_more
    assert len(found.signs) == 3
    assert drift([], zone=LONDON, exclusive=0, one_worker_only=True).signs == ()


def test_it_is_counted_without_opening_anything(
    conversation: Conversation, amira: User, sam: User, kit: User
) -> None:
    now = timezone.now()
    with time_machine.travel(now - timedelta(days=1), tick=False):
        for _ in range(15):
            say(amira, conversation, "ä" * 30)
            say(sam, conversation, "b" * 10)
        say(amira, conversation, EXCLUSIVE)
    with time_machine.travel(now - timedelta(days=40), tick=False):
        say(sam, conversation, "long ago")
    Conversation.objects.update(wrapped_key=b"")

    (row,) = drift_rows(now)

    assert (row.now.messages, row.before.messages) == (31, 1)
    assert row.now.lopsided is not None
    assert row.now.lopsided > 5
    assert row.now.client_writes_more
    assert row.now.exclusive == 1
    assert row.now.one_worker_only
    page = browser_of(kit).get("/duty/relationships/").content.decode()
    assert "amira and sam" in page
    assert "understands" not in page


def test_a_second_worker_is_seen(conversation: Conversation, amira: User, sam: User) -> None:
    (row,) = drift_rows(timezone.now())
    assert row.now.one_worker_only
    end_conversation(conversation_id=conversation.pk, by=amira)
    make_conversation(amira, make_person(Role.PEER_WORKER))

    (row,) = drift_rows(timezone.now())

    assert not row.now.one_worker_only
