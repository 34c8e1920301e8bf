"""After a red: check-ins, a debrief, a break; and a call whose answer is not known stays open until it is."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import User
from moderation.actions.answers import acknowledge, agree, resolve
from moderation.actions.follow_ups import keep_follow_up
from moderation.api import awaits_debrief, resting_until
from moderation.models import Escalation, FollowUp
from moderation.policies.closing import Ending, HandOff, Outcome
from peersupport.core.errors import Conflict, Invalid
from tests.factories import be_a_worker
from tests.moderation.on_duty import START, at, browser_of, run_outbox_at
from tests.moderation.saying import AMBER, RED, raise_alarm

pytestmark = pytest.mark.usefixtures("practice_books")

HOUR = 3600
SAFE = Ending(outcome=Outcome.SAFE, done="We talked.")


def ended(amira: User, sam: User, noor: User, kit: User, *, words: str = RED) -> Escalation:
    """Opened at 0, closed by two at 600 s."""
    with at(0):
        escalation = raise_alarm(amira, words, sam)
    with at(600):
        acknowledge(escalation_id=escalation.pk, by=noor)
        resolve(escalation_id=escalation.pk, by=noor, ending=SAFE)
        if words == RED:
            agree(escalation_id=escalation.pk, by=kit)
    return escalation


def promised(escalation: Escalation) -> list[tuple[str, float]]:
    rows = FollowUp.objects.filter(escalation=escalation)
    return sorted((row.kind, (row.due_at - START).total_seconds() - 600) for row in rows)


def test_after_a_red_two_check_ins_and_a_debrief_are_promised(
    amira: User, sam: User, noor: User, kit: User
) -> None:
    assert promised(ended(amira, sam, noor, kit)) == [
        ("check_in", 24 * HOUR),
        ("check_in", 72 * HOUR),
        ("debrief", 24 * HOUR),
    ]


def test_after_less_than_a_red_nothing_is_promised(
    amira: User, sam: User, noor: User, kit: User
) -> None:
    assert promised(ended(amira, sam, noor, kit, words=AMBER)) == []


def test_what_nobody_did_in_time_is_an_escalation_again(
    amira: User, sam: User, noor: User, kit: User
) -> None:
    escalation = ended(amira, sam, noor, kit)
    run_outbox_at(600 + 24 * HOUR - 1)
    assert not Escalation.objects.unresolved().exists(), "not before it is due"

    run_outbox_at(600 + 24 * HOUR)
    run_outbox_at(600 + 24 * HOUR + 1)

    again = Escalation.objects.unresolved().get()
    assert again.conversation_id == escalation.conversation_id
    assert again.get_severity_display() == "amber"
    assert again.told_pair_at is None
    assert FollowUp.objects.exclude(overdue_at=None).count() == 2


def test_what_was_done_in_time_is_over(amira: User, sam: User, noor: User, kit: User) -> None:
    ended(amira, sam, noor, kit)
    with at(600 + 23 * HOUR):
        for row in FollowUp.objects.filter(due_at__lte=timezone.now() + timedelta(hours=2)):
            keep_follow_up(follow_up_id=row.pk, by=noor, note="They sleep again.")
            with pytest.raises(Conflict):
                keep_follow_up(follow_up_id=row.pk, by=kit, note="I, too.")

    run_outbox_at(600 + 25 * HOUR)

    assert not Escalation.objects.unresolved().exists()
    assert FollowUp.objects.open().count() == 1


def test_it_is_done_by_somebody_who_says_how_it_went(
    amira: User, sam: User, noor: User, kit: User
) -> None:
    ended(amira, sam, noor, kit)
    row = FollowUp.objects.earliest("due_at")

    with pytest.raises(Invalid):
        keep_follow_up(follow_up_id=row.pk, by=noor, note=" ")

    assert FollowUp.objects.open().count() == 3


def test_a_call_whose_answer_is_not_known_is_open_until_it_is(amira: User, noor: User) -> None:
    with at(0):
        escalation = raise_alarm(amira)
        acknowledge(escalation_id=escalation.pk, by=noor)
        call = HandOff(called="999", called_at=START, confirmed="")
        ending = Ending(outcome=Outcome.HANDED_OVER, done="Called them.", hand_off=call)
        resolve(escalation_id=escalation.pk, by=noor, ending=ending)
    assert ("confirmation", 15 * 60 - 600) in promised(escalation)

    run_outbox_at(15 * 60)

    assert Escalation.objects.unresolved().get().get_severity_display() == "amber"


def test_the_peer_worker_is_offered_nobody_new_until_five_minutes_after_it(
    amira: User, sam: User, noor: User, kit: User
) -> None:
    profile = be_a_worker(sam)
    with at(0):
        assert profile.is_accepting(timezone.now())
    ended(amira, sam, noor, kit)
    run_outbox_at(601)

    profile.refresh_from_db()
    for seconds, accepts in ((1, False), (600 + 299, False), (15 * 60, True)):
        with at(seconds):
            assert profile.is_accepting(timezone.now()) is accepts, seconds
    with at(600 + 299):
        assert resting_until(sam.pk) == START + timedelta(seconds=900)
    with at(600 + 301):
        assert resting_until(sam.pk) is None
    assert awaits_debrief(sam.pk)


def test_a_longer_rest_of_their_own_is_left_to_them(
    amira: User, sam: User, noor: User, kit: User
) -> None:
    profile = be_a_worker(sam)
    profile.resting_until = tomorrow = START + timedelta(days=1)
    profile.save()
    ended(amira, sam, noor, kit)

    run_outbox_at(601)

    profile.refresh_from_db()
    assert profile.resting_until == tomorrow


def test_the_page_shows_what_is_due_first_and_takes_it_off_once_it_is_done(
    amira: User, sam: User, noor: User, kit: User
) -> None:
    ended(amira, sam, noor, kit)
    browser = browser_of(noor)
    assert "3 follow-ups to keep" in browser.get("/duty/").content.decode()
    page = browser.get("/duty/follow-ups/").content.decode()
    assert page.count("Ask the client how they are: amira") == 2
    assert page.count("Talk with the peer worker about it: sam") == 1
    row = FollowUp.objects.get(kind=FollowUp.Kind.DEBRIEF)

    refused = browser.post(f"/duty/follow-ups/{row.pk}/", {f"{row.pk}-note": ""})
    browser.post(f"/duty/follow-ups/{row.pk}/", {f"{row.pk}-note": "They are all right."})

    assert refused.status_code == 422
    assert "about it: sam" not in browser.get("/duty/follow-ups/").content.decode()
