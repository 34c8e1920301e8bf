"""A page that fails is tried again, another way, and with somebody else; a worker that dies loses none."""

from collections.abc import Callable
from datetime import timedelta
from itertools import pairwise

import pytest
from django.core import mail
from pytest_django import Settings

from accounts.models import User
from moderation.actions import pages
from moderation.actions.answers import acknowledge
from moderation.models import Channel, DutyShift, Escalation, Page, PageAttempt
from moderation.pagers import sending
from moderation.pagers.base import Notice, Outcome, PageFailed
from peersupport.core import outbox
from peersupport.core.models import OutboxEntry
from tests.moderation.on_duty import (
    at,
    be_on_call,
    be_paged_by_mail,
    be_paged_by_webhook,
    mailed,
    run_outbox_at,
)
from tests.moderation.saying import AMBER, RED, raise_alarm
from tests.moderation.servers import web_server

pytestmark = pytest.mark.usefixtures("practice_books")

LEASE = outbox.LEASE.total_seconds()


class Killed(BaseException):
    """What a worker meets when its machine goes away: nothing after this line runs."""


@pytest.fixture
def on_call(noor: User, kit: User) -> User:
    be_on_call(noor, by=kit)
    be_paged_by_mail(noor)
    return noor


def opened(client: User, words: str = RED) -> Escalation:
    with at(0):
        return raise_alarm(client, words)


def attempts() -> list[tuple[str, str, bool]]:
    tried = PageAttempt.objects.select_related("page").order_by("begun_at", "number")
    return [(each.page.channel, each.outcome, each.is_repeat) for each in tried]


def mail_that(monkeypatch: pytest.MonkeyPatch, does: Callable[[str, Notice], None]) -> None:
    monkeypatch.setitem(sending.SENDERS, Channel.EMAIL, does)


def test_a_red_pages_one_person_by_both_their_channels(amira: User, on_call: User) -> None:
    with web_server() as (address, bodies):
        be_paged_by_webhook(on_call, address)
        opened(amira)
        run_outbox_at(0)

    assert len(bodies) == 1
    assert mailed() == ["noor"]


def test_an_amber_tries_the_second_channel_only_when_the_first_fails(
    amira: User, on_call: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    with web_server() as (address, bodies):
        be_paged_by_webhook(on_call, address)
        opened(amira, AMBER)
        run_outbox_at(0)
        assert mailed() == ["noor"]
        assert bodies == [], "one channel is enough while it works"

        Escalation.objects.all().delete()
        mail_that(monkeypatch, refuse)
        opened(amira, AMBER)
        run_outbox_at(0)

    assert len(bodies) == 1


def refuse(address: str, notice: Notice) -> None:
    raise PageFailed(Outcome.REFUSED)


def test_a_page_that_fails_is_tried_again_later_each_time_and_not_for_ever(
    amira: User, on_call: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    mail_that(monkeypatch, refuse)
    opened(amira, AMBER)
    for second in range(0, 260, 2):
        run_outbox_at(second)

    tries = Page.objects.order_by("-promised_at")[0].attempts.order_by("number")
    moments = [each.begun_at for each in tries]
    waits = [(later - sooner).total_seconds() for sooner, later in pairwise(moments)]
    assert len(moments) == pages.MOST_ATTEMPTS
    assert waits == [2, 4, 8, 16, 32, 60, 60]


def test_when_the_first_on_call_cannot_be_reached_the_next_need_not_wait(
    amira: User, on_call: User, kit: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    be_paged_by_mail(kit)
    be_on_call(kit, by=kit, place=DutyShift.Place.SECOND)
    reached: list[str] = []

    def only_kit(address: str, notice: Notice) -> None:
        if not address.startswith("kit"):
            refuse(address, notice)
        reached.append(address)

    mail_that(monkeypatch, only_kit)
    opened(amira)

    run_outbox_at(0)
    assert reached == []
    run_outbox_at(2)
    assert reached == ["kit@example.org"]


def test_with_nobody_to_page_the_climb_hurries_to_somebody(
    amira: User, noor: User, kit: User
) -> None:
    be_on_call(noor, by=kit)
    be_paged_by_mail(kit)
    escalation = opened(amira)

    for second in range(4):
        run_outbox_at(second)

    assert mailed() == ["kit"], "noor has given no address, kit coordinates"
    assert escalation.events.filter(kind="nobody_reached").count() == 2


def test_an_empty_rota_goes_to_the_whole_team_at_once(amira: User, noor: User, kit: User) -> None:
    be_paged_by_mail(noor)
    opened(amira)

    run_outbox_at(0)

    assert mailed() == ["noor"]


def test_without_any_moderator_the_coordinators_are_called(amira: User, kit: User) -> None:
    be_paged_by_mail(kit)
    opened(amira)

    run_outbox_at(0)

    assert mailed() == ["kit"]


def test_somebody_switched_off_in_the_middle_of_the_climb_is_passed_over(
    amira: User, on_call: User, kit: User
) -> None:
    be_paged_by_mail(kit)
    opened(amira)
    User.objects.filter(pk=on_call.pk).update(is_active=False)

    run_outbox_at(0)

    assert mailed() == ["kit"]


def test_after_five_minutes_places_outside_are_told_too(
    amira: User, on_call: User, settings: Settings
) -> None:
    with web_server() as (address, bodies):
        settings.PAGER_WEBHOOKS = [address]
        opened(amira)
        for moment in (0, 60, 120, 299):
            run_outbox_at(moment)
        assert bodies == []
        run_outbox_at(300)

    assert len(bodies) == 1
    assert not OutboxEntry.objects.filter(payload__icontains="127.0.0.1").exists()


def test_nobody_is_paged_for_what_was_taken_while_the_page_waited(
    amira: User, on_call: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    mail_that(monkeypatch, refuse)
    escalation = opened(amira)
    run_outbox_at(0)
    assert [outcome for _, outcome, _ in attempts()] == ["refused"]
    with at(1):
        acknowledge(escalation_id=escalation.pk, by=on_call)

    run_outbox_at(30)

    assert len(attempts()) == 1


@pytest.mark.parametrize("point", ["before the page", "after the page", "before it is noted"])
def test_a_worker_killed_around_a_page_leaves_it_to_the_next_worker(
    amira: User, on_call: User, monkeypatch: pytest.MonkeyPatch, point: str
) -> None:
    opened(amira)
    with monkeypatch.context() as dying:
        die_at(point, dying)
        with pytest.raises(Killed):
            run_outbox_at(0)
    sent_before = len(mail.outbox)

    run_outbox_at(LEASE - 1)
    assert len(mail.outbox) == sent_before, "the dead worker's lease still holds"
    run_outbox_at(LEASE + 1)

    assert len(mail.outbox) == sent_before + 1
    assert attempts() == [("email", "", False), ("email", "delivered", True)]


def die_at(point: str, dying: pytest.MonkeyPatch) -> None:
    send = sending.send

    def killed(*arguments: object, **named: object) -> Outcome:
        if point == "after the page":
            send(*arguments, **named)  # type: ignore[arg-type]  # handed on as they came
        raise Killed

    if point == "before it is noted":
        dying.setattr(pages, "end_try", killed)
    else:
        dying.setattr(sending, "send", killed)


@pytest.mark.parametrize("module", ["promise_pages", "move_on"])
def test_a_worker_killed_in_the_middle_of_a_climb_leaves_it_whole_to_the_next(
    amira: User, on_call: User, monkeypatch: pytest.MonkeyPatch, module: str
) -> None:
    escalation = opened(amira)

    def killed(*arguments: object, **named: object) -> int:
        raise Killed

    with monkeypatch.context() as dying:
        dying.setattr(f"moderation.actions.climbing.{module}", killed)
        with pytest.raises(Killed):
            run_outbox_at(0)
    assert Page.objects.count() == 0, "nothing of the half climb may remain"

    run_outbox_at(LEASE + 1)

    assert mailed() == ["noor"]
    escalation.refresh_from_db()
    assert escalation.next_action_at is not None
    assert escalation.next_action_at <= escalation.opened_at + timedelta(seconds=60)
