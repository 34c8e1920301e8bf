"""A flag is judged in one tap, on no more words than it takes; what was said of a rule adds up to how often it is right."""

from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from accounts.models import User
from moderation.actions.flags import review_flag, undo_verdict
from moderation.api import ReportedMessage, report_message, review_messages
from moderation.models import Escalation, Flag
from moderation.policies.closing import Outcome
from moderation.rule_precision import precision
from peersupport.core.errors import Conflict
from peersupport.core.models import AuditEntry
from tests.moderation.on_duty import browser_of
from tests.moderation.saying import raise_alarm, said

pytestmark = pytest.mark.usefixtures("practice_books")

AROUND = "my sister is ill. meet me at the station and bring cake"
Verdict = Flag.Verdict


@pytest.fixture
def duty(noor: User) -> Client:
    return browser_of(noor)


def flagged(client: User, worker: User, text: str = AROUND) -> Flag:
    review_messages([said(text, client=client, worker=worker, said_by="worker")])
    return Flag.objects.latest("flagged_at")


def test_only_what_was_found_is_shown_until_somebody_asks_and_that_is_noted(
    amira: User, sam: User, noor: User, duty: Client
) -> None:
    flag = flagged(amira, sam)
    address = f"/duty/flags/{flag.pk}/"
    masked = duty.get(address).content.decode()
    assert "<mark>meet me at the station</mark>" in masked
    assert "tests.meeting" in masked
    assert "boundaries.en@tests-1" in masked
    assert "sister" not in masked
    assert not AuditEntry.objects.filter(verb="flag.whole.read").exists()

    whole = duty.post(f"{address}reveal/").content.decode()

    assert "sister" in whole
    assert AuditEntry.objects.get(verb="flag.whole.read").actor_id == noor.pk
    assert duty.get(f"{address}reveal/").status_code == 405


def test_of_what_was_found_no_number_is_shown_before_that(
    amira: User, sam: User, duty: Client
) -> None:
    flag = flagged(amira, sam)
    flag.excerpt, flag.spans = "ring 07700 900123 soon", [[5, 17]]
    flag.save()

    masked = duty.get(f"/duty/flags/{flag.pk}/").content.decode()

    assert "••••• ••••••" in masked
    assert "900123" not in masked
    assert "900123" in duty.post(f"/duty/flags/{flag.pk}/reveal/").content.decode()


def test_a_message_that_somebody_handed_to_the_team_is_not_masked(
    amira: User, sam: User, duty: Client
) -> None:
    report_message(
        ReportedMessage(
            conversation_id=uuid4(),
            message_id=uuid4(),
            author_id=sam.pk,
            said_by="worker",
            text="these are words",
            reported_by=amira.pk,
            reason="",
        )
    )
    page = duty.get(f"/duty/flags/{Flag.objects.get().pk}/").content.decode()

    assert "these are words" in page
    assert "Show the whole message" not in page


def test_one_tap_judges_and_leads_to_the_next_and_can_be_taken_back(
    amira: User, sam: User, noor: User, duty: Client
) -> None:
    first, second = flagged(amira, sam), flagged(amira, sam)

    landed = duty.post(f"/duty/flags/{first.pk}/", {"verdict": "wrong"}, follow=True)

    assert landed.redirect_chain == [(f"/duty/flags/{second.pk}/", 302)]
    undo = f"/duty/flags/{first.pk}/undo/"
    assert undo in landed.content.decode()
    assert duty.post(undo).status_code == 302
    first.refresh_from_db()
    assert (first.verdict, first.reviewed_at, first.reviewed_by) == ("", None, None)
    steps = AuditEntry.objects.filter(subject=f"flag:{first.pk}").order_by("pk")
    assert [step.verb for step in steps] == ["flag.reviewed", "flag.review_undone"]
    assert duty.post(undo).status_code == 409


def test_nobody_takes_back_what_somebody_else_said_or_what_is_long_past(
    amira: User, sam: User, noor: User, kit: User
) -> None:
    flag = flagged(amira, sam)
    review_flag(flag_id=flag.pk, by=noor, verdict=Verdict.RIGHT)
    with pytest.raises(Conflict):
        undo_verdict(flag_id=flag.pk, by=kit)
    with (
        time_machine.travel(timezone.now() + timedelta(minutes=16)),
        pytest.raises(Conflict),
    ):
        undo_verdict(flag_id=flag.pk, by=noor)

    undo_verdict(flag_id=flag.pk, by=noor)


def judge(client: User, worker: User, by: User, *verdicts: Flag.Verdict) -> None:
    for verdict in verdicts:
        review_flag(flag_id=flagged(client, worker).pk, by=by, verdict=verdict)


def test_how_often_a_rule_was_right_is_no_percentage_below_ten(
    amira: User, sam: User, noor: User, duty: Client
) -> None:
    judge(amira, sam, noor, *[Verdict.RIGHT] * 8, Verdict.WRONG, Verdict.UNCLEAR)
    page = duty.get("/duty/flags/precision/").content.decode()
    assert "8 of 9" in page
    assert "%" not in page.split("8 of 9")[1].split("</td>")[0]
    assert "1 unclear" in page

    judge(amira, sam, noor, Verdict.WRONG)

    assert "8 of 10 (80 %)" in duty.get("/duty/flags/precision/").content.decode()


def test_it_is_counted_month_by_month(amira: User, sam: User, noor: User) -> None:
    now = timezone.now().replace(month=11, day=20)
    with time_machine.travel(now.replace(month=9)):
        judge(amira, sam, noor, Verdict.RIGHT)
    with time_machine.travel(now):
        judge(amira, sam, noor, Verdict.WRONG)

    found = precision(now)

    (row,) = found.boundaries
    assert [f"{month:%b}" for month in found.months] == ["Nov", "Oct", "Sep", "Aug", "Jul", "Jun"]
    assert (row.ever.right, row.ever.wrong) == (1, 1)
    assert [(share.right, share.wrong) for share in row.periods[:4]] == [(0, 1), (0, 0), (1, 0), (0, 0)]  # fmt: skip


def test_how_an_alarm_ended_is_said_of_the_rules_that_raised_it(amira: User, noor: User) -> None:
    for outcome in (Outcome.SAFE, Outcome.FALSE_ALARM, Outcome.NOT_REACHED):
        escalation = raise_alarm(amira)
        Escalation.objects.filter(pk=escalation.pk).update(
            next_action_at=None,
            resolved_at=timezone.now(),
            resolved_by=noor,
            outcome=outcome,
            called_at=timezone.now(),
        )

    (row,) = precision(timezone.now()).danger

    assert row.rule_id == "tests.tonight"
    assert (row.ever.right, row.ever.wrong, row.ever.unclear) == (1, 1, 1)
