"""A client whose words called for somebody is written to and says nothing more: somebody looks, sooner than they would have."""

import pytest

from accounts.models import User
from chat.actions.silence import notice_silence
from chat.models import Conversation
from chat.outbox_handlers import silence
from moderation.actions.answers import acknowledge
from moderation.models import Escalation, EscalationEvent
from moderation.policies.ladder import Severity
from tests.factories import say
from tests.moderation.on_duty import at, be_paged_by_mail, mailed, run_outbox_at

AMBER = "sometimes I want to die"
ASKED_AT = 60
TOO_LONG = ASKED_AT + 15 * 60 + 1


@pytest.fixture
def asked(conversation: Conversation, amira: User, sam: User, noor: User) -> Escalation:
    """Amira's words raised an amber at 0; Sam wrote to her a minute later."""
    with at(0):
        say(amira, conversation, AMBER)
    with at(ASKED_AT):
        say(sam, conversation, "Thank you for telling me. Are you safe now?")
    be_paged_by_mail(noor)
    escalation = Escalation.objects.get()
    assert escalation.severity == Severity.AMBER
    return escalation


def look_at(seconds: float) -> None:
    with at(seconds) as now:
        notice_silence(now=now)


def quiet(escalation: Escalation) -> int:
    return escalation.events.filter(kind=EscalationEvent.Kind.QUIET).count()


def test_what_nobody_has_taken_becomes_a_red_once(asked: Escalation) -> None:
    look_at(TOO_LONG - 2)
    asked.refresh_from_db()
    assert asked.severity == Severity.AMBER

    look_at(TOO_LONG)
    look_at(TOO_LONG + 15)

    asked.refresh_from_db()
    assert (asked.severity, asked.rung, quiet(asked)) == (Severity.RED, 0, 1)
    run_outbox_at(TOO_LONG + 16)
    assert mailed() == ["noor"], "it climbs as a red"


def test_whoever_has_it_is_paged_again_and_it_stays_theirs(asked: Escalation, noor: User) -> None:
    with at(ASKED_AT):
        acknowledge(escalation_id=asked.pk, by=noor)

    look_at(TOO_LONG)
    run_outbox_at(TOO_LONG)

    asked.refresh_from_db()
    assert (asked.severity, asked.acknowledged_by) == (Severity.AMBER, noor)
    assert mailed() == ["noor"]


def test_an_answer_is_enough(asked: Escalation, conversation: Conversation, amira: User) -> None:
    with at(ASKED_AT + 60):
        say(amira, conversation, "Yes, I am at home.")

    look_at(TOO_LONG + 3600)

    assert quiet(asked) == 0


def test_nobody_is_silent_who_waits_for_an_answer(conversation: Conversation, amira: User) -> None:
    with at(0):
        say(amira, conversation, AMBER)

    look_at(TOO_LONG + 3600)

    assert quiet(Escalation.objects.get()) == 0


def test_the_outbox_looks_by_itself(asked: Escalation) -> None:
    with at(TOO_LONG):
        silence({})

    assert quiet(asked) == 1
