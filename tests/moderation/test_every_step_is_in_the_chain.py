"""What happens to an escalation stands in the audit chain: each step, who took it, when, and every page."""

import pytest
from django.utils import timezone

from accounts.models import User
from moderation.actions.answers import acknowledge, add_note, agree, resolve
from moderation.actions.steps import link_step
from moderation.api import review_messages
from moderation.models import Escalation, EscalationEvent, PageAttempt
from moderation.policies.closing import Ending, Outcome
from peersupport.core import outbox
from peersupport.core.audit_proof import breaks
from peersupport.core.models import AuditEntry, OutboxEntry
from tests.moderation.on_duty import at, be_on_call, be_paged_by_mail, run_outbox_at
from tests.moderation.saying import AMBER, RED, raise_alarm, said

pytestmark = pytest.mark.usefixtures("practice_books")


@pytest.fixture
def whole_story(amira: User, noor: User, kit: User) -> Escalation:
    """Amber, then red; two rungs; taken, given back by the clock, taken again, and closed by two."""
    be_paged_by_mail(noor)
    be_on_call(noor, by=kit)
    with at(0):
        escalation = raise_alarm(amira, AMBER)
    with at(5):
        more = said(RED, client=amira, conversation_id=escalation.conversation_id)
        review_messages([more])
    for moment in (5, 65):
        run_outbox_at(moment)
    with at(70):
        acknowledge(escalation_id=escalation.pk, by=noor)
    run_outbox_at(70 + 900)
    with at(1000):
        acknowledge(escalation_id=escalation.pk, by=kit)
        add_note(escalation_id=escalation.pk, by=kit, text="They rang back.")
        ending = Ending(outcome=Outcome.SAFE, done="We talked.")
        resolve(escalation_id=escalation.pk, by=kit, ending=ending)
        agree(escalation_id=escalation.pk, by=noor)
    run_outbox_at(1001)
    return escalation


def links_of(escalation: Escalation) -> list[AuditEntry]:
    return list(AuditEntry.objects.filter(subject=f"escalation:{escalation.pk}").order_by("seq"))


def test_every_step_is_there_once_with_its_time_and_whoever_took_it(
    whole_story: Escalation,
) -> None:
    steps = EscalationEvent.objects.filter(escalation=whole_story)
    taken = {(str(s.pk), f"escalation.{s.kind}", s.at.isoformat(), s.by_id) for s in steps}
    assert {s.kind for s in steps} == {
        *("opened", "raised", "climbed", "acknowledged", "reopened", "noted"),
        *("proposed", "resolved"),
    }

    linked = [entry for entry in links_of(whole_story) if "step_id" in entry.facts]
    assert len(linked) == len(taken)
    assert taken == {
        (str(e.facts["step_id"]), e.verb, str(e.facts["taken_at"]), e.actor_id) for e in linked
    }
    assert list(breaks()) == []


def test_every_try_to_reach_somebody_is_there_with_how_it_ended(whole_story: Escalation) -> None:
    tries = PageAttempt.objects.filter(page__escalation=whole_story).order_by("begun_at")
    assert tries, "somebody must have been paged"

    said_of_pages = [
        (e.verb, e.facts["page_id"]) for e in links_of(whole_story) if "page_id" in e.facts
    ]
    for attempt in tries:
        assert ("escalation.paged", str(attempt.page_id)) in said_of_pages
        assert ("escalation.page_ended", str(attempt.page_id)) in said_of_pages


def test_no_word_of_anybody_is_in_the_chain_or_the_outbox(whole_story: Escalation) -> None:
    for row in (*links_of(whole_story), *OutboxEntry.objects.all()):
        told = str(getattr(row, "facts", "")) + str(getattr(row, "payload", ""))
        for word in ("kill", "rang", "talked", "amira", "first on call"):
            assert word not in told


def test_a_step_that_is_linked_twice_is_there_once(amira: User) -> None:
    escalation = raise_alarm(amira)
    outbox.run_due(timezone.now())
    opened = escalation.events.get(kind=EscalationEvent.Kind.OPENED)
    before = len(links_of(escalation))

    link_step(event_id=opened.pk)

    assert len(links_of(escalation)) == before > 0
