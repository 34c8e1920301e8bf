"""A page by a service of the person's own choice: handed over in a process apart, which can go nowhere else."""

import json
import logging
from time import monotonic

import pytest
from pytest_django import Settings

from accounts.models import User
from moderation.actions.addresses import send_test, set_address
from moderation.models import Channel, PagerAddress
from moderation.pagers import apprise_url, sending
from moderation.pagers.base import PATIENCE, Notice, Outcome
from tests.moderation.on_duty import browser_of
from tests.moderation.servers import answering, drop, hang, web_server

NOTICE = Notice(link="http://localhost:8000/duty/0/")
KEY = "key-that-nobody-may-read"


@pytest.fixture(autouse=True)
def much_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a machine that many share a process takes its time to begin."""
    monkeypatch.setattr(sending, "PATIENCE", 100.0)
    monkeypatch.setattr(apprise_url, "CUT_OFF", 90.0)


def page_to(address: str) -> Outcome:
    return sending.send(Channel.APPRISE, address, NOTICE)


def as_service(address: str) -> str:
    return address.replace("http://", "json://")


def test_a_service_gets_a_link_and_a_sentence_and_no_name_of_anything(settings: Settings) -> None:
    settings.SHORT_NAME = "Hello"
    with web_server() as (address, bodies):
        assert page_to(as_service(address)) == Outcome.DELIVERED

    (body,) = map(json.loads, bodies)
    assert (body["title"], body["message"]) == (
        NOTICE.subject,
        f"{NOTICE.sentence}\n{NOTICE.link}",
    )
    assert "apprise" not in json.dumps(body).lower()
    assert body["attachments"] == []


def test_one_that_answers_with_an_error_has_failed() -> None:
    with web_server(status=500) as (address, bodies):
        assert page_to(as_service(address)) == Outcome.REFUSED
        assert bodies, "it must have been asked"


def test_one_that_drops_the_line_has_failed() -> None:
    with answering(drop) as port:
        assert page_to(f"json://127.0.0.1:{port}/") == Outcome.REFUSED


def test_one_that_hangs_is_ended_with_its_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where whoever typed it in asked for more patience."""
    monkeypatch.setattr(apprise_url, "CUT_OFF", 4.0)
    began = monotonic()
    with answering(hang) as port:
        assert page_to(f"json://127.0.0.1:{port}/?rto=600&cto=600") == Outcome.HUNG

    assert monotonic() - began < PATIENCE


def test_a_redirect_is_not_followed() -> None:
    with (
        web_server() as (elsewhere, wrongly),
        web_server(status=302, location=elsewhere) as (address, bodies),
    ):
        assert page_to(as_service(address)) == Outcome.REFUSED
        assert bodies, "it must have been asked"
    assert not wrongly


@pytest.mark.parametrize("spelling", ["127.0.0.1", "localhost", "0x7f000001", "2130706433"])
def test_no_line_is_opened_into_our_own_network(spelling: str, settings: Settings) -> None:
    with web_server() as (address, bodies):
        there = as_service(address).replace("127.0.0.1", spelling)
        settings.PAGERS_MAY_REACH = []
        assert page_to(there) != Outcome.DELIVERED
        assert not bodies
        settings.PAGERS_MAY_REACH = [spelling]
        assert page_to(there) == Outcome.DELIVERED, "and it could have been reached"


def test_a_place_that_is_named_opens_no_other_port_and_no_other_name(settings: Settings) -> None:
    with web_server() as (address, bodies):
        there = as_service(address)
        port = there.split(":")[2].split("/")[0]
        settings.PAGERS_MAY_REACH = ["127.0.0.1:1", f"localhost:{port}"]
        assert page_to(there) == Outcome.UNREACHABLE
        assert not bodies
        settings.PAGERS_MAY_REACH = [f"127.0.0.1:{port}"]
        assert page_to(there) == Outcome.DELIVERED


@pytest.mark.parametrize(
    "address", ["syslog://", "rsyslog://127.0.0.1", "dbus://", "nonsense", ""]
)
def test_what_stays_on_this_machine_calls_nobody(address: str, settings: Settings) -> None:
    settings.PAGERS_MAY_REACH = []
    assert page_to(address) != Outcome.DELIVERED


@pytest.mark.parametrize(
    "address",
    [
        *(
            "syslog://",
            "dbus://",
            "macosx://",
            "rsyslog://example.org",
            "pigeon://roof",
            "",
            "ntfy",
        ),
        *("json://127.0.0.1/", "json://localhost/", "jsons://[::1]/", "ntfy://169.254.169.254/x"),
        *("json://example.org\njson://127.0.0.1", "json://[/"),
    ],
)
def test_the_page_says_so_when_it_is_typed_in(
    address: str, noor: User, settings: Settings
) -> None:
    settings.PAGERS_MAY_REACH = []
    browser = browser_of(noor)

    answer = browser.post("/duty/me/apprise/", {"apprise-address": address})

    assert answer.status_code == 422
    assert not PagerAddress.objects.exists()


@pytest.mark.parametrize(
    "address",
    [
        *("ntfys://ntfy.sh/a-long-secret-name", "gotifys://push.example.org/abcdefghijklmno"),
        *(
            "tgram://123456789:abcdefg_hijklmnop/12315544",
            "jsons://example.org/",
        ),
        "pover://uuuuuuuuuuuuuuuuuuuuuuuuuuuuuu@aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
    ],
)
def test_services_of_the_library_are_known_by_their_addresses(address: str, noor: User) -> None:
    answer = browser_of(noor).post("/duty/me/apprise/", {"apprise-address": address})

    assert answer.status_code == 302
    assert PagerAddress.objects.get().address == address


def test_its_keys_are_sealed_and_masked_and_stand_in_no_log(
    noor: User, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    browser = browser_of(noor)
    with web_server(status=500) as (address, bodies):
        there = f"{as_service(address).partition('?')[0]}?+X-Key={KEY}"
        browser.post("/duty/me/apprise/", {"apprise-address": there})
        way = PagerAddress.objects.get()
        assert way.address == there

        assert send_test(person=noor, way_id=way.pk) == Outcome.REFUSED

        assert bodies, "it must have been asked"
    page = browser.get("/duty/me/").content.decode()
    assert "json://…" in page
    assert KEY not in page
    assert KEY.encode() not in bytes(way.address_sealed)
    assert KEY not in caplog.text + "".join(capfd.readouterr())


def test_a_service_that_took_a_test_is_a_pager_that_works(noor: User) -> None:
    with web_server() as (address, bodies):
        way = set_address(person=noor, channel=Channel.APPRISE, address=as_service(address))
        assert send_test(person=noor, way_id=way.pk) == Outcome.DELIVERED
        assert bodies

    assert PagerAddress.objects.in_use().exclude(worked_at=None).exists()
