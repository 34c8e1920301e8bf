"""What a client and their worker are told about the help that was called."""

from uuid import uuid4

import pytest

from accounts.models import User
from moderation.actions.answers import acknowledge, resolve
from moderation.api import AlarmState, open_alarms, review_messages
from moderation.models import Escalation
from moderation.policies.closing import Ending, Outcome
from tests.core.asked import counted
from tests.moderation.on_duty import at, be_on_call, be_paged_by_mail, run_outbox_at
from tests.moderation.saying import AMBER, GREEN, RED, raise_alarm, said

pytestmark = pytest.mark.usefixtures("practice_books")


def state(escalation: Escalation) -> AlarmState | None:
    here = escalation.conversation_id
    alarm = open_alarms([here, uuid4()]).get(here)
    return alarm.state if alarm else None


def test_they_are_told_that_help_was_called_then_that_nobody_came_then_that_somebody_did(
    amira: User, noor: User, kit: User
) -> None:
    be_on_call(noor, by=kit)
    be_paged_by_mail(noor)
    be_paged_by_mail(kit)
    with at(0):
        escalation = raise_alarm(amira)
    seen = []
    for moment in (0, 60, 120, 299, 300, 360):
        run_outbox_at(moment)
        seen.append(state(escalation))
    with at(370):
        acknowledge(escalation_id=escalation.pk, by=noor)

    assert seen == [AlarmState.TOLD] * 4 + [AlarmState.UNANSWERED] * 2
    assert state(escalation) == AlarmState.TAKEN


def test_a_closed_alarm_is_gone(amira: User, noor: User) -> None:
    escalation = raise_alarm(amira, AMBER)
    assert state(escalation) == AlarmState.TOLD
    acknowledge(escalation_id=escalation.pk, by=noor)
    ending = Ending(outcome=Outcome.SAFE, done="Talked.")

    resolve(escalation_id=escalation.pk, by=noor, ending=ending)

    assert state(escalation) is None


def test_a_low_mood_is_not_announced_until_graver_words_follow(amira: User, noor: User) -> None:
    here = uuid4()
    review_messages([said(GREEN, client=amira, conversation_id=here)])
    escalation = Escalation.objects.get()
    assert state(escalation) is None

    review_messages([said(RED, client=amira, conversation_id=here)])

    assert state(escalation) == AlarmState.TOLD


def test_asking_for_many_conversations_is_one_query(
    amira: User, noor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    rooms = [raise_alarm(amira).conversation_id for _ in range(3)]

    with counted(monkeypatch) as asked:
        assert len(open_alarms(rooms)) == 3
    assert asked() == 1
