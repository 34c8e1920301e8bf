"""While no outbox worker lives, a web process keeps its promises, and hides from nobody that it is missing."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import User
from moderation.models import Escalation
from peersupport.core import outbox
from peersupport.core.health import readiness
from peersupport.core.stand_in import AWAY, StandIn
from tests.moderation.on_duty import be_paged_by_mail, mailed
from tests.moderation.saying import raise_alarm
from tests.operations.waiting import wait_until

pytestmark = pytest.mark.django_db(transaction=True)

AT_ONCE = timedelta(0)


@pytest.fixture
def alarm(amira: User, noor: User, transactional_db: None) -> Escalation:
    be_paged_by_mail(noor)
    return raise_alarm(amira, "I want to kill myself tonight")


def test_it_leaves_everything_to_a_worker_that_lives(alarm: Escalation) -> None:
    now = timezone.now()
    outbox.beat(now)

    assert StandIn(away=AT_ONCE).look(now) == 0
    assert mailed() == []


def test_it_climbs_and_pages_when_the_worker_has_not_been_seen_for_a_while(
    alarm: Escalation,
) -> None:
    outbox.beat(timezone.now() - AWAY - timedelta(seconds=1))

    assert StandIn().look(timezone.now()) > 0

    assert mailed() == ["noor"]
    alarm.refresh_from_db()
    assert alarm.step == 1


def test_where_no_worker_ever_ran_it_waits_a_while_and_then_stands_in(alarm: Escalation) -> None:
    assert StandIn().look(timezone.now()) == 0

    assert StandIn(away=AT_ONCE).look(timezone.now()) > 0
    assert mailed() == ["noor"]


def test_it_does_not_hide_that_the_worker_is_missing(alarm: Escalation) -> None:
    StandIn(away=AT_ONCE).look(timezone.now())

    assert mailed() == ["noor"], "it must have stood in"
    assert readiness()["outbox"] == "no worker has run for 60 s"


def test_two_of_them_page_each_person_once(alarm: Escalation) -> None:
    pair = [StandIn(away=AT_ONCE), StandIn(away=AT_ONCE)]
    for one in pair:
        one.start()
    try:
        wait_until(mailed)
        wait_until(lambda: outbox.oldest_due(timezone.now()) is None)
    finally:
        for one in pair:
            one.stop()

    assert mailed() == ["noor"]
