from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from accounts.models import User
from chat.models import Conversation, Entry
from demo.loading import ROTA_AHEAD, NotForRealPeople, fill_rota, load
from demo.story import told
from matching.models import Handover, Pairing, Request, Understudy
from matching.selectors.gaps import gaps_page
from matching.selectors.plans import away_now, plan_page, what_if
from moderation.models import Drill, DutyShift, Escalation, FollowUp
from moderation.policies.ladder import Severity
from moderation.selectors import on_call_now
from tests.accounts.pages import app_code, is_signed_in, type_code, type_password

NOW = timezone.now()


@pytest.fixture
def now(db: None) -> datetime:
    assert load(NOW)
    return NOW


def test_everybody_is_there_and_talks_have_a_past(now: datetime) -> None:
    story = told()

    assert set(User.objects.get_queryset().values_list("pseudonym", flat=True)) == {
        person.pseudonym for person in story.people
    }
    assert Conversation.objects.exclude(pairing_id=None).count() == len(story.talks)
    for conversation in Conversation.objects.exclude(pairing_id=None):
        moments = list(Entry.objects.filter(conversation=conversation).order_by("seq"))
        assert [entry.at for entry in moments] == sorted(entry.at for entry in moments)
        assert moments[0].at < now - timedelta(days=10)


def test_some_are_paired_some_wait_and_one_has_moved_on(now: datetime) -> None:
    assert Pairing.objects.active().count() == len(told().talks) - 1
    asked = len(told().requests) + len(told().planned)
    assert Request.objects.waiting(now).count() == asked == 3
    assert Pairing.objects.exclude(ended_at=None).get().client.pseudonym == "moss"


def test_a_coordinator_finds_each_page_of_matching_alive(now: datetime) -> None:
    kit = User.objects.get_queryset().get(pseudonym="kit")
    plan, gaps = plan_page(kit, now, {}), gaps_page(kit, now)

    assert 10 <= plan.served < plan.waiting, "enough to count a group, and not places for all"
    assert plan.groups
    assert plan.hidden_groups
    assert {row.run.asked for row in plan.runs} == {1}
    assert plan.runs[0].groups
    assert any(row.in_the_way for row in plan.rows)
    assert [row.name for row in away_now(kit, now)] == ["gwen", "leila"]
    back = [row.worker_id for row in away_now(kit, now)]
    assert what_if(kit, now, relaxed=(), back=back).gained
    assert {row.name for row in gaps.languages} == {"Polish", "Ukrainian"}
    assert {row.name for row in gaps.experiences[:2]} == {"ADHD", "Gambling"}
    assert gaps.needs
    assert gaps.hours


def test_somebody_stands_in_and_somebody_is_still_asked(now: datetime) -> None:
    standing = Understudy.objects.standing().get()

    assert standing.pairing.client.pseudonym == "kasia"
    assert Understudy.objects.asked().count() == 3
    assert Handover.objects.get().approved_at is None


def test_one_escalation_is_open_and_waits_for_somebody(now: datetime) -> None:
    escalation = Escalation.objects.unresolved().get()

    assert escalation.severity == Severity.AMBER
    assert escalation.acknowledged_at is None
    assert escalation.next_action_at is not None


def test_a_red_was_handed_over_and_something_is_still_to_be_done_for_it(now: datetime) -> None:
    ended = Escalation.objects.get(severity=Severity.RED)
    due = FollowUp.objects.filter(escalation=ended).order_by("due_at")

    assert ended.called == "Ambulance, 999"
    assert ended.resolved_at is not None
    assert ended.opened_at < ended.resolved_at < now - timedelta(hours=23)
    assert now < due[0].due_at < now + timedelta(hours=1)
    assert len(due) == 3
    assert Drill.objects.exclude(answered_at=None).count() == 2


def test_the_rota_has_a_hole_that_is_shown(now: datetime, client: Client) -> None:
    client.force_login(User.objects.get_queryset().get(pseudonym="kit"))

    assert "There are hours with nobody on call" in client.get("/duty/rota/").content.decode()


def test_somebody_is_on_call_now_and_for_two_weeks(now: datetime) -> None:
    for hours in range(0, int(ROTA_AHEAD.total_seconds() // 3600), 6):
        on_call = on_call_now(now + timedelta(hours=hours))
        assert on_call.first
        assert on_call.second


def test_a_rota_that_ran_out_is_filled_again_and_one_that_holds_is_left_alone(
    now: datetime,
) -> None:
    before = set(DutyShift.objects.values_list("pk", flat=True))
    fill_rota(now)
    assert set(DutyShift.objects.values_list("pk", flat=True)) == before
    later = now + timedelta(days=40)
    assert on_call_now(later).is_empty

    fill_rota(later)

    assert not on_call_now(later).is_empty


def test_it_is_told_once(now: datetime) -> None:
    people = User.objects.get_queryset().count()

    assert not load(now)
    assert User.objects.get_queryset().count() == people


def test_every_login_signs_in(now: datetime) -> None:
    for number, person in enumerate(told().people):
        # As from forty homes: one address that signs in so many people would be slowed down.
        browser = Client(REMOTE_ADDR=f"192.0.2.{number}")
        type_password(browser, person.pseudonym, person.password)
        if person.totp:
            assert not is_signed_in(browser), "staff must be asked for the second step"
            type_code(browser, app_code(person.totp))
        assert is_signed_in(browser), person.pseudonym


def test_production_refuses_it(db: None, settings: Settings) -> None:
    settings.PRODUCTION = True

    with pytest.raises(NotForRealPeople):
        load(NOW)
    with pytest.raises(NotForRealPeople):
        fill_rota(NOW)
    assert not User.objects.get_queryset().exists()
