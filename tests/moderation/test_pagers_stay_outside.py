"""An address that somebody types in never leads a page into the network that this service stands in."""

import socket
from ipaddress import ip_address

import pytest
from pytest_django import Settings

from accounts.models import User
from moderation.actions.addresses import send_test, set_address
from moderation.models import Channel, PagerAddress
from moderation.pagers import sending
from moderation.pagers.base import Notice, Outcome
from moderation.policies.reach import may_be_reached
from tests.moderation.on_duty import browser_of
from tests.moderation.servers import web_server

NOTICE = Notice(link="http://localhost:8000/duty/0/")
INSIDE = [
    *("127.0.0.1", "127.8.8.8", "0.0.0.0", "10.0.0.5", "172.16.9.1", "192.168.1.1"),  # noqa: S104
    *("169.254.169.254", "100.64.0.1", "224.0.0.1", "255.255.255.255", "192.0.2.1"),
    *("::1", "::", "fe80::1", "fc00::1", "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1"),
    *("64:ff9b::7f00:1", "2002:7f00:1::", "::127.0.0.1", "2001:0:4136:e378:8000:63bf:3fff:fdd2"),
]


@pytest.fixture(autouse=True)
def nothing_inside_is_allowed(settings: Settings) -> None:
    settings.PAGERS_MAY_REACH = []
    settings.PAGER_WEBHOOKS = []


def page_to(address: str) -> Outcome:
    return sending.send(Channel.WEBHOOK, address, NOTICE)


@pytest.mark.parametrize("address", INSIDE)
def test_what_is_inside_is_known_in_every_spelling(address: str) -> None:
    assert not may_be_reached(ip_address(address))


@pytest.mark.parametrize("address", ["1.1.1.1", "93.184.216.34", "2606:4700:4700::1111"])
def test_what_is_out_in_the_world_may_be_reached(address: str) -> None:
    assert may_be_reached(ip_address(address))


@pytest.mark.parametrize("spelling", ["127.0.0.1", "localhost", "[::ffff:127.0.0.1]", "127.1"])
def test_no_line_is_opened_to_this_machine(spelling: str, settings: Settings) -> None:
    with web_server() as (address, bodies):
        there = address.replace("127.0.0.1", spelling)

        assert page_to(there) == Outcome.UNREACHABLE
        assert not bodies

        settings.PAGERS_MAY_REACH = [there.split("/")[2]]
        if spelling == "127.0.0.1":
            assert page_to(there) == Outcome.DELIVERED, "and it could have been reached"


@pytest.mark.parametrize("named", ["127.0.0.1", "127.0.0.1:{port}"])
def test_the_operator_may_name_a_place_inside(named: str, settings: Settings) -> None:
    with web_server() as (address, bodies):
        settings.PAGERS_MAY_REACH = [named.format(port=address.split(":")[2].split("/")[0])]

        assert page_to(address) == Outcome.DELIVERED
        assert len(bodies) == 1


def test_a_place_named_with_its_port_opens_no_other(settings: Settings) -> None:
    settings.PAGERS_MAY_REACH = ["127.0.0.1:1"]
    with web_server() as (address, bodies):
        assert page_to(address) == Outcome.UNREACHABLE
        assert not bodies


def test_a_place_that_the_operator_wrote_into_settings_may_be_inside(settings: Settings) -> None:
    with web_server() as (address, bodies):
        settings.PAGER_WEBHOOKS = [address]

        assert page_to(address) == Outcome.DELIVERED
        assert len(bodies) == 1


def test_a_name_is_looked_up_once_and_what_was_judged_is_called(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A name that means somewhere outside when it is judged, and this machine a moment later."""
    asked: list[object] = []
    opened: list[object] = []

    def look_up(host: object, *_: object, **__: object) -> list[object]:
        asked.append(host)
        address = "93.184.216.34" if len(asked) == 1 else "127.0.0.1"
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 80))]

    def open_line(place: tuple[str, int], **_: object) -> None:
        opened.append(place)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    monkeypatch.setattr(socket, "create_connection", open_line)

    assert page_to("http://rebinding.example/") == Outcome.UNREACHABLE
    assert opened == [("93.184.216.34", 80)]
    assert len(asked) == 1


def test_a_name_with_one_answer_inside_is_not_called_at_all(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rows = [
        (socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 80))
        for address in ("93.184.216.34", "10.0.0.1")
    ]
    opened: list[object] = []
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: rows)
    monkeypatch.setattr(socket, "create_connection", lambda *a, **_: opened.append(a))

    assert page_to("http://two.example/") == Outcome.UNREACHABLE
    assert not opened


def test_a_redirect_is_not_followed(settings: Settings) -> None:
    with web_server() as (inside, reached), web_server(status=307, location=inside) as (first, _):
        settings.PAGERS_MAY_REACH = [first.split("/")[2]]

        assert page_to(first) == Outcome.REFUSED
        assert not reached


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]", "169.254.169.254"])
def test_the_page_says_so_when_it_is_typed_in(host: str, noor: User) -> None:
    browser = browser_of(noor)

    answer = browser.post("/duty/me/webhook/", {"webhook-address": f"http://{host}/x"})

    assert answer.status_code == 422
    assert "leads into the network of this service" in answer.content.decode()
    assert not PagerAddress.objects.exists()


def test_one_that_was_kept_before_is_judged_when_it_is_called(noor: User) -> None:
    with web_server() as (address, bodies):
        way = set_address(person=noor, channel=Channel.WEBHOOK, address=address)

        assert send_test(person=noor, way_id=way.pk) == Outcome.UNREACHABLE
        assert not bodies
