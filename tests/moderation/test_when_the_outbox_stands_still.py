"""When nobody would be called, everybody who works here is told, and a place outside hears nothing any more."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from accounts.models import User
from moderation import outbox_handlers
from peersupport.core import outbox
from peersupport.core.models import OutboxEntry
from peersupport.core.recurring import Recurring
from tests.accounts.pages import sign_in
from tests.moderation.servers import web_server

BANNER = "Nobody is being called right now."


@pytest.fixture
def a_worker_lives(db: None) -> None:
    outbox.beat(timezone.now())


def worker_has_gone() -> None:
    outbox.beat(timezone.now() - timedelta(seconds=31))


def something_is_overdue() -> None:
    due_at = timezone.now() - timedelta(seconds=31)
    outbox.enqueue("moderation.heartbeat", key="overdue", due_at=due_at)


@pytest.mark.usefixtures("a_worker_lives")
@pytest.mark.parametrize("standstill", [worker_has_gone, something_is_overdue])
def test_every_page_of_staff_says_so_within_half_a_minute(
    standstill: Callable[[], None], sam: User, noor: User, kit: User, amira: User
) -> None:
    browsers = {person.pseudonym: sign_in(person) for person in (sam, noor, kit, amira)}
    assert {name for name, browser in browsers.items() if says(browser, "/settings/")} == set()

    standstill()

    told = {name for name, browser in browsers.items() if says(browser, "/settings/")}
    assert told == {"sam", "noor", "kit"}, "a client can do nothing about it"


@pytest.mark.usefixtures("a_worker_lives")
def test_an_open_page_asks_again_often_enough_for_a_minute(noor: User) -> None:
    browser = sign_in(noor)
    page = browser.get("/duty/").content.decode()
    assert '<live-region data-src="/duty/pulse/" data-every="15">' in page
    assert not says(browser, "/duty/pulse/")

    worker_has_gone()

    assert says(browser, "/duty/pulse/")


@pytest.mark.usefixtures("a_worker_lives")
def test_the_place_outside_hears_a_heartbeat_only_while_work_is_done(settings: Settings) -> None:
    with web_server() as (address, heard):
        settings.HEARTBEAT_URL = address
        outbox_handlers.heartbeat({})
        assert heard == [b""]
        something_is_overdue()

        outbox_handlers.heartbeat({})

        assert heard == [b""]


@pytest.mark.usefixtures("a_worker_lives")
def test_a_heartbeat_that_does_not_arrive_is_said_in_the_log_and_stops_nothing(
    settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    with web_server(status=500) as (settings.HEARTBEAT_URL, _):
        outbox_handlers.heartbeat({})
    settings.HEARTBEAT_URL = "http://127.0.0.1:1/"
    outbox_handlers.heartbeat({})

    assert [record.getMessage() for record in caplog.records] == [
        "the heartbeat did not arrive: refused",
        "the heartbeat did not arrive: unreachable",
    ]


@pytest.mark.django_db
def test_each_minute_has_one_heartbeat_however_many_workers_run() -> None:
    now = timezone.now().replace(second=0, microsecond=0)
    for worker in (Recurring(), Recurring()):
        for second in (0, 1, 59, 60):
            worker.promise(now + timedelta(seconds=second))

    beats = OutboxEntry.objects.filter(kind="moderation.heartbeat").order_by("due_at")
    assert [beat.due_at for beat in beats] == [now, now + timedelta(seconds=60)]


def says(browser: Client, path: str) -> bool:
    return BANNER in browser.get(path).content.decode()
