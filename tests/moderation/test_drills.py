"""A drill goes the way of a real page, and nobody takes one for the other."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail

from accounts.models import User
from moderation.actions.drills import hold_drill, hold_weekly_drill
from moderation.models import Drill, DrillPage, Escalation
from moderation.pagers.base import Notice
from moderation.policies.drills import is_due
from peersupport.core.errors import Conflict, NotFound
from peersupport.core.models import AuditEntry
from tests.moderation.on_duty import (
    START,
    at,
    be_on_call,
    be_paged_by_mail,
    be_paged_by_webhook,
    browser_of,
    mailed,
    run_outbox_at,
)
from tests.moderation.saying import raise_alarm
from tests.moderation.servers import web_server

pytestmark = pytest.mark.usefixtures("practice_books")

# 10:00 UTC of the same day.
MORNING = -10 * 3600.0


@pytest.fixture
def on_call(noor: User, kit: User) -> User:
    be_paged_by_mail(noor)
    be_on_call(noor, by=kit)
    return noor


def test_it_comes_through_the_real_pagers_and_says_what_it_is(on_call: User, kit: User) -> None:
    with web_server() as (address, bodies):
        be_paged_by_webhook(on_call, address)
        with at(0):
            drill = hold_drill(by=kit)

        run_outbox_at(0)

    assert mailed() == ["noor"]
    assert len(bodies) == 1
    for said in (mail.outbox[0].subject, mail.outbox[0].body, bodies[0].decode()):
        assert "drill" in said
    assert f"/duty/drills/{drill.pk}/" in mail.outbox[0].body


def test_no_real_page_ever_says_that_it_is_a_drill() -> None:
    for repeat in (False, True):
        notice = Notice(link="/", is_repeat=repeat)
        assert "drill" not in (notice.subject + notice.sentence).lower()
        assert notice.subject != Notice(link="/", is_drill=True).subject


def test_one_button_answers_it_and_the_rota_shows_how_long_it_took(
    on_call: User, kit: User
) -> None:
    with at(0):
        drill = hold_drill(by=kit)
    run_outbox_at(0)
    with at(75):
        browser = browser_of(on_call)
        assert "This is a drill" in browser.get(f"/duty/drills/{drill.pk}/").content.decode()

        answered = browser.post(f"/duty/drills/{drill.pk}/", follow=True).content.decode()

        assert "noor answered after 1 min 15 s" in answered
        assert "1 min 15 s, noor" in browser_of(kit).get("/duty/rota/").content.decode()
    assert AuditEntry.objects.filter(verb="drill.answered", actor_id=on_call.pk).exists()


def test_the_first_answer_counts(on_call: User, kit: User) -> None:
    with at(0):
        drill = hold_drill(by=kit)
    for seconds, person in ((10, on_call), (20, kit)):
        with at(seconds):
            browser_of(person).post(f"/duty/drills/{drill.pk}/")

    drill.refresh_from_db()
    assert drill.answered_by == on_call
    assert drill.answered_at == START + timedelta(seconds=10)


def test_nobody_who_answers_is_shown_as_that(on_call: User, kit: User) -> None:
    with at(0):
        hold_drill(by=kit)
    with at(31 * 60):
        assert "nobody answered" in browser_of(kit).get("/duty/rota/").content.decode()


def test_it_is_nowhere_on_the_board_and_no_escalation(on_call: User, kit: User) -> None:
    with at(0):
        hold_drill(by=kit)
        board = browser_of(on_call).get("/duty/").content.decode()

    assert not Escalation.objects.exists()
    assert "I have this" not in board


def test_none_begins_while_something_real_is_open(on_call: User, kit: User, amira: User) -> None:
    with at(0):
        raise_alarm(amira)
        with pytest.raises(Conflict):
            hold_drill(by=kit)
        hold_weekly_drill(now=START)

    assert not Drill.objects.exists()


def test_something_real_ends_what_is_still_to_be_sent(
    on_call: User, kit: User, amira: User
) -> None:
    with at(0):
        hold_drill(by=kit)
        raise_alarm(amira)

    run_outbox_at(0)

    assert mailed() == ["noor"]
    assert "drill" not in mail.outbox[0].body


def test_a_pager_that_fails_in_a_drill_is_tried_again_and_shown(on_call: User, kit: User) -> None:
    with web_server(status=500) as (address, bodies):
        be_paged_by_webhook(on_call, address)
        with at(0):
            hold_drill(by=kit)
        for seconds in (0, 3, 10):
            run_outbox_at(seconds)

    assert len(bodies) >= 2
    assert DrillPage.objects.get(channel="webhook").outcome == "refused"
    with at(20):
        assert "1 way failed" in browser_of(kit).get("/duty/rota/").content.decode()


def test_the_week_holds_one_by_itself_and_no_second(on_call: User) -> None:
    for hours in (0, 1, 8):
        with at(MORNING + hours * 3600):
            hold_weekly_drill(now=START + timedelta(seconds=MORNING + hours * 3600))

    assert Drill.objects.count() == 1


@pytest.mark.parametrize(
    ("hour", "zone", "due"),
    [
        *((8, "UTC", False), (9, "UTC", True), (19, "UTC", True), (20, "UTC", False)),
        *((12, "Australia/Sydney", False), (0, "Australia/Sydney", True)),
    ],
)
def test_it_wakes_nobody(hour: int, zone: str, *, due: bool) -> None:
    now = datetime(2026, 11, 18, hour, tzinfo=UTC)

    assert is_due(last=None, now=now, zone=zone, is_real=False) is due


@pytest.mark.parametrize(("days", "due"), [(6.9, False), (7, True)])
def test_it_is_due_a_week_after_the_last(days: float, *, due: bool) -> None:
    now = datetime(2026, 11, 18, 12, tzinfo=UTC)

    assert is_due(last=now - timedelta(days=days), now=now, zone="UTC", is_real=False) is due
    assert not is_due(last=None, now=now, zone="UTC", is_real=True)


def test_nobody_on_call_is_said(kit: User) -> None:
    with pytest.raises(Conflict, match="Nobody is on call"):
        hold_drill(by=kit)


def test_only_whoever_sets_the_rota_holds_one(on_call: User) -> None:
    with pytest.raises(NotFound):
        hold_drill(by=on_call)
