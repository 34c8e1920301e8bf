"""A browser is paged by an empty push that nobody but this service can have signed. Against a real TLS server."""

import json
from pathlib import Path
from time import time
from urllib.parse import urlsplit

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from django.core.management import call_command
from pytest_django import Settings

from accounts.models import User
from moderation.actions.addresses import send_test, set_address
from moderation.models import Channel, PageAttempt, PagerAddress
from moderation.pagers import sending, web_push
from moderation.pagers.base import Notice, Outcome
from peersupport.env import Environment
from tests.moderation.on_duty import (
    at,
    be_on_call,
    be_paged_by_mail,
    be_paged_by_webhook,
    browser_of,
    mailed,
    run_outbox_at,
)
from tests.moderation.push_service import certificate, push_service, unwritten
from tests.moderation.saying import raise_alarm
from tests.moderation.servers import Answer, answering, drop, hang, web_server

NOTICE = Notice(link="http://localhost:8000/duty/0/")
SECRET = bytes(range(1, 33))
DAY = 24 * 60 * 60


@pytest.fixture(autouse=True)
def set_up(settings: Settings) -> None:
    settings.PUSH_KEY = SECRET
    settings.PUSH_CONTACT = "mailto:it@example.org"


@pytest.fixture
def certified(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    made = certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(made))
    return made


def page_to(address: str) -> Outcome:
    return sending.send(Channel.PUSH, address, NOTICE)


def test_a_push_is_empty_and_says_nothing_of_what_it_is_about(certified: Path) -> None:
    with push_service(certified) as (address, pushes):
        assert page_to(address) == Outcome.DELIVERED

    (push,) = pushes
    assert push.path == "/browser/a1b2"
    assert push.body == b""
    assert push.headers["Content-Length"] == "0"
    assert "Content-Encoding" not in push.headers
    assert set(push.headers) - {"Host", "Accept-Encoding", "Content-Length"} == {
        *("Authorization", "TTL", "Urgency")
    }
    assert push.headers["Urgency"] == "high"
    assert "duty" not in str(push)


def test_it_is_signed_for_that_push_service_with_the_key_that_browsers_were_given(
    certified: Path,
) -> None:
    with push_service(certified) as (address, pushes):
        page_to(address)

    scheme, _, rest = pushes[0].headers["Authorization"].partition(" ")
    said = dict(part.strip().split("=", 1) for part in rest.split(","))
    assert (scheme, said["k"]) == ("vapid", web_push.public_key())
    head, claims, signature = said["t"].split(".")
    both = unwritten(signature)
    numbers = [int.from_bytes(half, "big") for half in (both[:32], both[32:])]
    public = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), unwritten(said["k"]))
    public.verify(encode_dss_signature(*numbers), f"{head}.{claims}".encode(), ec.ECDSA(SHA256()))
    assert json.loads(unwritten(head)) == {"typ": "JWT", "alg": "ES256"}
    found = json.loads(unwritten(claims))
    assert found["aud"] == f"https://{urlsplit(address).netloc}"
    assert found["sub"] == "mailto:it@example.org"
    assert 0 < found["exp"] - time() < DAY


@pytest.mark.parametrize("status", [400, 413, 429, 500, 503, 302])
def test_a_push_service_that_does_not_take_it_has_failed(status: int, certified: Path) -> None:
    with push_service(certified, status=status) as (address, pushes):
        assert page_to(address) == Outcome.REFUSED
        assert pushes, "it must have been asked"


@pytest.mark.parametrize(
    ("answer", "outcome"), [(hang, Outcome.HUNG), (drop, Outcome.UNREACHABLE)]
)
def test_one_that_hangs_is_cut_off_and_one_that_drops_the_line_has_failed(
    answer: Answer, outcome: Outcome, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "PATIENCE", 0.5)
    with answering(answer) as port:
        assert page_to(f"https://127.0.0.1:{port}/browser") == outcome


def test_nobody_is_pushed_to_whose_certificate_is_not_trusted(
    tmp_path: Path, certified: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with push_service(certified) as (address, pushes):
        monkeypatch.delenv("SSL_CERT_FILE")
        assert page_to(address) == Outcome.UNREACHABLE
        assert not pushes


@pytest.mark.parametrize(
    "address", ["http://127.0.0.1:{port}/", "wss://127.0.0.1:{port}/", "", "x"]
)
def test_a_push_goes_nowhere_but_by_https(address: str) -> None:
    with web_server() as (there, bodies):
        port = urlsplit(there).port
        assert page_to(address.format(port=port)) == Outcome.UNREACHABLE
        assert not bodies


def test_a_push_stays_out_of_our_own_network(certified: Path, settings: Settings) -> None:
    with push_service(certified) as (address, pushes):
        settings.PAGERS_MAY_REACH = []
        assert page_to(address) == Outcome.UNREACHABLE
        assert not pushes
        settings.PAGERS_MAY_REACH = ["127.0.0.1"]
        assert page_to(address) == Outcome.DELIVERED


@pytest.mark.parametrize(
    "address", ["http://push.example.org/a", "https://10.0.0.1/a", "https://"]
)
def test_a_page_refuses_what_no_browser_gives(
    address: str, noor: User, settings: Settings
) -> None:
    settings.PAGERS_MAY_REACH = []
    browser = browser_of(noor)

    assert browser.post("/duty/me/push/", {"push-address": address}).status_code == 422
    assert not PagerAddress.objects.exists()
    good = {"push-address": "https://push.example.org/a"}
    assert browser.post("/duty/me/push/", good).status_code == 302


def test_without_a_key_there_is_no_push_and_the_page_says_so(
    noor: User, certified: Path, settings: Settings
) -> None:
    browser = browser_of(noor)
    assert f'data-key="{web_push.public_key()}"' in browser.get("/duty/me/").content.decode()
    settings.PUSH_KEY = b""

    with push_service(certified) as (address, pushes):
        assert page_to(address) == Outcome.REFUSED
        assert not pushes
    assert "has not set this up" in browser.get("/duty/me/").content.decode()


@pytest.mark.parametrize("status", [404, 410])
def test_a_browser_that_is_gone_is_forgotten_and_its_owner_is_told(
    status: int, noor: User, certified: Path
) -> None:
    browser = browser_of(noor)
    with push_service(certified, status=status) as (address, pushes):
        way = set_address(person=noor, channel=Channel.PUSH, address=address)

        answer = browser.post(f"/duty/me/way/{way.pk}/test/", follow=True).content.decode()

        assert pushes, "it must have been asked"
    assert "takes no pages any more. Please set it up again" in answer
    way.refresh_from_db()
    assert way.gone_at is not None
    assert way.address == ""
    assert "is not tried" in browser.get("/duty/me/").content.decode()
    assert "You cannot be called yet" in browser.get("/duty/").content.decode()
    be_paged_by_mail(noor)
    assert "has stopped working" in browser.get("/duty/").content.decode()

    set_address(person=noor, channel=Channel.PUSH, address="https://push.example.org/new")

    assert PagerAddress.objects.filter(gone_at=None).count() == 2
    assert not PagerAddress.objects.exclude(gone_at=None).exists()


@pytest.mark.usefixtures("practice_books")
def test_the_next_way_is_tried_at_once_when_a_browser_is_gone(
    noor: User, kit: User, amira: User, certified: Path
) -> None:
    """Of three ways a red tries two at once; the third comes in for the one that failed, and the dead one is left."""
    with push_service(certified, status=410) as (gone, pushes), web_server() as (web, bodies):
        be_on_call(noor, by=kit)
        set_address(person=noor, channel=Channel.PUSH, address=gone)
        be_paged_by_mail(noor)
        be_paged_by_webhook(noor, web)
        with at(0):
            raise_alarm(amira)
        run_outbox_at(0)
        run_outbox_at(30)

    assert len(pushes) == 1
    assert mailed() == ["noor"]
    assert len(bodies) == 1
    tried = PageAttempt.objects.filter(page__channel=Channel.PUSH)
    assert [each.outcome for each in tried] == [Outcome.GONE]


def test_a_browser_that_took_a_test_is_a_pager_that_works(noor: User, certified: Path) -> None:
    with push_service(certified) as (address, _):
        way = set_address(person=noor, channel=Channel.PUSH, address=address)
        assert not PagerAddress.objects.in_use().exclude(worked_at=None).exists()

        assert send_test(person=noor, way_id=way.pk) == Outcome.DELIVERED

    assert PagerAddress.objects.in_use().exclude(worked_at=None).exists()


def test_signing_out_does_not_end_the_pages_of_whoever_is_called_by_this_browser(
    noor: User, amira: User
) -> None:
    """A browser that forgets its storage forgets its subscription."""
    forgets = {
        person: browser_of(person).post("/account/logout/").headers["Clear-Site-Data"]
        for person in (noor, amira)
    }

    assert "storage" not in forgets[noor]
    assert "storage" in forgets[amira]


def test_the_command_makes_a_key_that_settings_take(capsys: pytest.CaptureFixture[str]) -> None:
    for _ in range(20):
        call_command("push_key")
        name, _, value = capsys.readouterr().out.strip().partition("=")
        environment = Environment({name: value})
        assert len(environment.push_key("PUSH_KEY")) == 32
        assert not environment.problems


@pytest.mark.parametrize("value", ["short", "A" * 43, "_" * 43, "%%%", "A" * 90])
def test_what_is_no_key_is_refused(value: str) -> None:
    environment = Environment({"PUSH_KEY": value})

    assert environment.push_key("PUSH_KEY") == b""
    assert "manage.py push_key" in environment.problems[0]
