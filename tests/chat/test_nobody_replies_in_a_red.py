"""A client in danger who has no reply for 90 seconds: whoever has it is called again."""

import pytest

from accounts.models import User
from chat.actions.silence import notice_silence
from chat.models import Conversation
from moderation.actions.answers import acknowledge
from moderation.models import Escalation, EscalationEvent
from tests.factories import say
from tests.moderation.on_duty import at, be_paged_by_mail, mailed, run_outbox_at

RED = "I want to kill myself tonight"


@pytest.fixture
def taken(conversation: Conversation, amira: User, noor: User) -> Escalation:
    """Noor has the red that amira's words raised at 0."""
    with at(0):
        say(amira, conversation, RED)
        escalation = Escalation.objects.get()
        acknowledge(escalation_id=escalation.pk, by=noor)
    be_paged_by_mail(noor)
    return escalation


def look_at(seconds: float) -> None:
    with at(seconds) as now:
        notice_silence(now=now)
    run_outbox_at(seconds)


def silences(escalation: Escalation) -> int:
    return escalation.events.filter(kind=EscalationEvent.Kind.SILENT).count()


def test_whoever_has_it_is_called_after_ninety_seconds_and_once_for_each_message(
    taken: Escalation, conversation: Conversation, amira: User
) -> None:
    look_at(89)
    assert mailed() == []

    for seconds in (90, 105, 120):
        look_at(seconds)
    assert mailed() == ["noor"]
    with at(130):
        say(amira, conversation, "Is anybody there?")
    look_at(220)

    assert mailed() == ["noor", "noor"]
    assert silences(taken) == 2
    taken.refresh_from_db()
    assert taken.acknowledged_at is not None, "it stays with whoever has it"


def test_a_reply_is_enough(taken: Escalation, conversation: Conversation, sam: User) -> None:
    with at(60):
        say(sam, conversation, "I am here.")

    look_at(300)

    assert silences(taken) == 0


def test_a_conversation_without_a_red_may_be_quiet(
    conversation: Conversation, amira: User, noor: User
) -> None:
    be_paged_by_mail(noor)
    with at(0):
        say(amira, conversation, "I had toast for breakfast.")

    look_at(300)

    assert mailed() == []
