"""A page goes out, or it is known within seconds that it did not. Against real servers."""

import json
from time import monotonic

import pytest
from pytest_django import Settings

from moderation.models import Channel
from moderation.pagers import sending
from moderation.pagers.base import Notice, Outcome
from tests.moderation import servers
from tests.moderation.servers import Answer, Mailbox, answering, web_server

NOTICE = Notice(link="http://localhost:8000/duty/0/")
SOON = 0.5


@pytest.fixture(autouse=True)
def real_mail(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST = "127.0.0.1"
    settings.EMAIL_USE_TLS = False
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""


@pytest.fixture
def little_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending, "PATIENCE", SOON)


def mail_through(settings: Settings, answer: Answer) -> Outcome:
    with answering(answer) as port:
        settings.EMAIL_PORT = port
        return sending.send(Channel.EMAIL, "noor@example.org", NOTICE)


def test_a_mail_is_handed_to_the_mail_server(settings: Settings) -> None:
    mailbox = Mailbox()

    assert mail_through(settings, mailbox) == Outcome.DELIVERED

    (received,) = mailbox.received
    assert "To: noor@example.org" in received
    assert NOTICE.link in received


def test_a_mail_that_the_server_refuses_has_failed(settings: Settings) -> None:
    assert mail_through(settings, Mailbox(refuses=True)) == Outcome.REFUSED


def test_a_mail_server_that_is_gone_has_failed(settings: Settings) -> None:
    with answering(servers.hang) as port:
        settings.EMAIL_PORT = port

    assert sending.send(Channel.EMAIL, "noor@example.org", NOTICE) == Outcome.UNREACHABLE


def test_a_mail_server_that_drops_the_line_has_failed(settings: Settings) -> None:
    assert mail_through(settings, servers.drop) in {Outcome.REFUSED, Outcome.UNREACHABLE}


@pytest.mark.parametrize("answer", [servers.hang, servers.drip])
@pytest.mark.usefixtures("little_patience")
def test_a_mail_server_that_hangs_is_cut_off(settings: Settings, answer: Answer) -> None:
    began = monotonic()

    assert mail_through(settings, answer) == Outcome.HUNG
    assert monotonic() - began < SOON + 1


@pytest.mark.parametrize("answer", [servers.hang, servers.drip])
@pytest.mark.usefixtures("little_patience")
def test_a_web_server_that_hangs_is_cut_off(answer: Answer) -> None:
    with answering(answer) as port:
        outcome = sending.send(Channel.WEBHOOK, f"http://127.0.0.1:{port}/", NOTICE)

    assert outcome == Outcome.HUNG


def test_a_web_address_gets_a_link_and_a_sentence_and_nothing_else() -> None:
    with web_server() as (address, bodies):
        assert sending.send(Channel.WEBHOOK, address, NOTICE) == Outcome.DELIVERED

    (body,) = map(json.loads, bodies)
    assert body == {"title": NOTICE.subject, "text": NOTICE.sentence, "url": NOTICE.link}


@pytest.mark.parametrize("status", [400, 404, 500, 503])
def test_a_web_address_that_answers_with_an_error_has_failed(status: int) -> None:
    with web_server(status=status) as (address, bodies):
        assert sending.send(Channel.WEBHOOK, address, NOTICE) == Outcome.REFUSED
        assert bodies, "it must have been asked"


def test_a_page_is_never_sent_on_to_somewhere_else() -> None:
    with (
        web_server() as (elsewhere, wrongly),
        web_server(status=302, location=elsewhere) as (address, bodies),
    ):
        assert sending.send(Channel.WEBHOOK, address, NOTICE) == Outcome.REFUSED
        assert bodies, "it must have been asked"

    assert wrongly == []


@pytest.mark.parametrize(
    "address",
    ["", "ftp://example.org/", "file:///etc/hosts", "http://", "https://a:b@example.org/", "x y"],
)
def test_an_address_that_is_no_web_address_fails_without_a_connection(address: str) -> None:
    assert sending.send(Channel.WEBHOOK, address, NOTICE) == Outcome.UNREACHABLE


def test_no_notice_says_what_kind_of_service_this_is() -> None:
    for notice in (NOTICE, Notice(link="", is_repeat=True), Notice(link="", is_test=True)):
        said = f"{notice.subject} {notice.sentence}".lower()
        assert not {"crisis", "suicide", "support", "mental", "peer", "red"} & set(said.split())
