"""One person has an escalation at a time, and it ends only by somebody saying how."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from accounts.models import User
from accounts.roles import Role
from moderation.actions.answers import acknowledge, add_note, agree, resolve
from moderation.api import review_messages
from moderation.models import Escalation
from moderation.policies.closing import Ending, HandOff, Outcome
from peersupport.core.errors import Conflict, Invalid, NotFound
from peersupport.core.models import AuditEntry, Nudge
from tests.factories import make_person
from tests.moderation.saying import AMBER, RED, raise_alarm, said

pytestmark = pytest.mark.usefixtures("practice_books")

SAFE = Ending(outcome=Outcome.SAFE, done="Talked for an hour. A friend is with her.")


@pytest.fixture
def ola(db: None) -> User:
    return make_person(Role.MODERATOR, "ola")


def handed_over(minutes_ago: int = 5) -> Ending:
    call = HandOff(
        called="999, ambulance",
        called_at=timezone.now() - timedelta(minutes=minutes_ago),
        confirmed="The crew is at the door.",
    )
    return Ending(outcome=Outcome.HANDED_OVER, done="Called an ambulance.", hand_off=call)


def taken(client: User, by: User, words: str = RED, worker: User | None = None) -> Escalation:
    escalation = raise_alarm(client, words, worker)
    return acknowledge(escalation_id=escalation.pk, by=by)


def test_the_first_of_two_moderators_has_it_and_the_second_learns_who(
    amira: User, noor: User, ola: User
) -> None:
    escalation = raise_alarm(amira)

    assert acknowledge(escalation_id=escalation.pk, by=noor).acknowledged_by == noor
    assert acknowledge(escalation_id=escalation.pk, by=ola).acknowledged_by == noor
    assert AuditEntry.objects.filter(verb="escalation.acknowledged").count() == 1


def test_nobody_but_those_on_duty_can_touch_an_escalation(
    amira: User, sam: User, noor: User
) -> None:
    escalation = raise_alarm(amira)
    for outsider in (amira, sam):
        with pytest.raises(NotFound):
            acknowledge(escalation_id=escalation.pk, by=outsider)
    with pytest.raises(NotFound):
        acknowledge(escalation_id=uuid4(), by=noor)

    assert acknowledge(escalation_id=escalation.pk, by=noor).acknowledged_by == noor


def test_one_person_may_close_an_amber(amira: User, noor: User) -> None:
    escalation = taken(amira, noor, AMBER)

    resolve(escalation_id=escalation.pk, by=noor, ending=SAFE)

    closed = Escalation.objects.get()
    assert closed.resolved_by == noor
    assert closed.next_action_at is None
    assert closed.done == SAFE.done
    assert b"friend" not in bytes(closed.done_sealed)


def test_a_red_stays_open_until_a_second_person_agrees(amira: User, noor: User, ola: User) -> None:
    escalation = taken(amira, noor)

    assert resolve(escalation_id=escalation.pk, by=noor, ending=SAFE).resolved_at is None
    with pytest.raises(Conflict):
        agree(escalation_id=escalation.pk, by=noor)
    assert Escalation.objects.get().next_action_at is not None, "the clock still runs"

    assert agree(escalation_id=escalation.pk, by=ola).resolved_by == ola


def test_one_person_may_close_a_red_that_they_handed_to_emergency_services(
    amira: User, noor: User
) -> None:
    escalation = taken(amira, noor)

    closed = resolve(escalation_id=escalation.pk, by=noor, ending=handed_over())

    assert closed.resolved_by == noor
    assert closed.confirmed == "The crew is at the door."


def test_a_call_in_the_future_is_not_believed(amira: User, noor: User) -> None:
    escalation = taken(amira, noor)

    with pytest.raises(Invalid):
        resolve(escalation_id=escalation.pk, by=noor, ending=handed_over(minutes_ago=-5))
    assert Escalation.objects.get().resolved_at is None


def test_nothing_is_closed_that_nobody_has_taken(amira: User, noor: User) -> None:
    escalation = raise_alarm(amira, AMBER)

    with pytest.raises(Conflict):
        resolve(escalation_id=escalation.pk, by=noor, ending=SAFE)
    acknowledge(escalation_id=escalation.pk, by=noor)
    assert resolve(escalation_id=escalation.pk, by=noor, ending=SAFE).resolved_at is not None


def test_what_is_closed_stays_closed_and_the_next_words_open_another(
    amira: User, noor: User
) -> None:
    here = uuid4()
    review_messages([said(AMBER, client=amira, conversation_id=here)])
    first = Escalation.objects.get()
    acknowledge(escalation_id=first.pk, by=noor)
    resolve(escalation_id=first.pk, by=noor, ending=SAFE)
    with pytest.raises(Conflict):
        acknowledge(escalation_id=first.pk, by=noor)

    (review,) = review_messages([said(AMBER, client=amira, conversation_id=here)])

    assert review.escalation_id != first.pk
    assert Escalation.objects.count() == 2


def test_new_words_take_back_a_proposal_to_close(amira: User, noor: User, ola: User) -> None:
    here = uuid4()
    review_messages([said(RED, client=amira, conversation_id=here)])
    escalation = Escalation.objects.get()
    acknowledge(escalation_id=escalation.pk, by=noor)
    resolve(escalation_id=escalation.pk, by=noor, ending=SAFE)

    review_messages([said(AMBER, client=amira, conversation_id=here)])

    with pytest.raises(Conflict):
        agree(escalation_id=escalation.pk, by=ola)


def test_a_note_is_kept_sealed_and_an_empty_one_is_refused(amira: User, noor: User) -> None:
    escalation = raise_alarm(amira)
    with pytest.raises(Invalid):
        add_note(escalation_id=escalation.pk, by=noor, text="  ")

    add_note(escalation_id=escalation.pk, by=noor, text="Her sister is on the way.")

    event = escalation.events.get(kind="noted")
    assert event.note == "Her sister is on the way."
    assert b"sister" not in bytes(event.note_sealed)


def test_the_pair_hears_when_help_comes_and_not_of_every_note(
    amira: User, sam: User, noor: User
) -> None:
    escalation = taken(amira, noor, worker=sam)
    add_note(escalation_id=escalation.pk, by=noor, text="Reading.")

    told = [delivery for nudge in Nudge.objects.order_by("pk") for delivery in nudge.deliveries]
    alarms = [each for each in told if each["event"]["type"] == "alarm.changed"]
    assert len(alarms) == 2, "once when it opened, once when it was taken"
    for alarm in alarms:
        assert set(alarm["to"]) == {str(amira.pk), str(sam.pk)}
