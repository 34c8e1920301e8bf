"""A client whose worker drops out of a live conversation is told, kindly and once, and told when they are back."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from chat.actions.attendance import LEASE, MISSING_AFTER, SETTLE, attend, lose_process
from chat.actions.states import set_state
from chat.attending import LINGER, LOOK_EVERY
from chat.models import Absence, Attendance, Conversation, Entry
from chat.policies.presence import LIVE, State
from checks.web import DAPHNE
from peersupport.core import outbox
from peersupport.core.models import OutboxEntry
from peersupport.core.worker import LOOK_EVERY as WORKER_LOOKS_EVERY
from tests.factories import say

pytestmark = pytest.mark.django_db

DROPPED = "has dropped out of the conversation"


def seen_by(person: User, conversation: Conversation) -> str:
    browser = Client()
    browser.force_login(person)
    return browser.get(reverse("chat:beside", args=[conversation.pk])).content.decode()


def pass_time() -> None:
    """Everything promised comes due, and runs."""
    OutboxEntry.objects.filter(done_at=None).update(due_at=timezone.now())
    outbox.run_due(timezone.now(), lane="timers")


@pytest.fixture
def live(amira: User, sam: User, conversation: Conversation) -> UUID:
    """Both have just written, and Sam has a tab in this process."""
    say(amira, conversation, "are you there")
    say(sam, conversation, "yes, I am")
    process = uuid4()
    attend(process=process, present=[sam.pk], heard={})
    return process


def test_the_client_is_told_what_to_do_and_told_again_when_the_worker_is_back(
    live: UUID, amira: User, sam: User, conversation: Conversation
) -> None:
    attend(process=live, present=[], heard={sam.pk: timezone.now()})
    assert DROPPED not in seen_by(amira, conversation), "nobody is missed at once"
    due = OutboxEntry.objects.get(kind="chat.missing").due_at - timezone.now()
    assert timedelta(seconds=25) < due <= MISSING_AFTER <= timedelta(seconds=45)

    pass_time()

    told = seen_by(amira, conversation)
    assert DROPPED in told
    assert "What you have written is safe" in told
    assert reverse("chat:end", args=[conversation.pk]) in told
    assert DROPPED not in seen_by(sam, conversation)
    attend(process=live, present=[sam.pk], heard={})
    assert "sam is back" in seen_by(amira, conversation)
    assert "amira was told" in seen_by(sam, conversation)


def test_a_line_that_only_looks_open_is_noticed_in_time_too() -> None:
    """Nothing closes it, so the server has to ask: what each step may take, added up."""
    asks, waits = (
        float(DAPHNE[DAPHNE.index(name) + 1]) for name in ("--ping-interval", "--ping-timeout")
    )
    noticed_after = asks + waits + LINGER + LOOK_EVERY
    told_after = max(MISSING_AFTER.total_seconds(), noticed_after + SETTLE.total_seconds())

    assert told_after + WORKER_LOOKS_EVERY <= 45


def test_somebody_who_is_back_in_time_was_never_missed(
    live: UUID, amira: User, sam: User, conversation: Conversation
) -> None:
    attend(process=live, present=[], heard={sam.pk: timezone.now()})
    attend(process=uuid4(), present=[sam.pk], heard={})

    pass_time()

    assert not Absence.objects.exists()


def test_a_tab_in_another_process_is_enough(live: UUID, sam: User) -> None:
    attend(process=uuid4(), present=[sam.pk], heard={})

    attend(process=live, present=[], heard={sam.pk: timezone.now()})

    assert not OutboxEntry.objects.filter(kind="chat.missing").exists()


@pytest.mark.parametrize("state", [State.WRAP_UP, State.BREAK, State.AWAY])
def test_whoever_said_that_they_go_is_not_missed(
    state: State, live: UUID, amira: User, sam: User, conversation: Conversation
) -> None:
    set_state(worker=sam, state=state, until=timezone.now() + timedelta(hours=2))
    attend(process=live, present=[], heard={sam.pk: timezone.now()})

    OutboxEntry.objects.filter(kind="chat.missing").update(due_at=timezone.now())
    outbox.run_due(timezone.now(), lane="timers")

    assert OutboxEntry.objects.get(kind="chat.missing").done_at is not None
    assert not Absence.objects.exists()


@pytest.mark.parametrize("who", ["amira", "sam"])
def test_only_a_conversation_in_which_both_wrote_just_now_is_live(
    who: str, live: UUID, amira: User, sam: User, conversation: Conversation
) -> None:
    quiet = Entry.objects.filter(author__pseudonym=who)
    assert quiet.update(at=timezone.now() - LIVE - timedelta(minutes=1)) == 1
    attend(process=live, present=[], heard={sam.pk: timezone.now()})

    pass_time()

    assert not Absence.objects.exists()


def test_a_process_that_died_is_noticed_by_the_promise_it_no_longer_puts_off(
    live: UUID, amira: User, sam: User, conversation: Conversation
) -> None:
    promise = OutboxEntry.objects.get(kind="chat.process_gone")
    assert timedelta(0) < promise.due_at - timezone.now() <= LEASE
    Attendance.objects.update(lease_until=timezone.now())

    pass_time()
    pass_time()

    assert not Attendance.objects.exists()
    assert DROPPED in seen_by(amira, conversation)


def test_a_process_that_lives_puts_the_promise_off_also_when_it_is_late(
    live: UUID, sam: User
) -> None:
    promise = OutboxEntry.objects.get(kind="chat.process_gone")
    pass_time()
    promise.refresh_from_db()
    assert promise.done_at is None, "it still vouches, so the watch goes on"

    lose_process(process=live)

    assert Attendance.objects.filter(person=sam).exists()
    attend(process=live, present=[], heard={})
    assert not OutboxEntry.objects.filter(kind="chat.process_gone").exists()


def test_a_process_that_was_only_frozen_makes_up_for_it(
    live: UUID, amira: User, sam: User, conversation: Conversation
) -> None:
    Attendance.objects.update(lease_until=timezone.now())
    pass_time()
    assert not Attendance.objects.exists()

    attend(process=live, present=[sam.pk], heard={})

    assert "Here now" in seen_by(amira, conversation)
    assert OutboxEntry.objects.filter(kind="chat.process_gone", done_at=None).count() == 1
