"""How a person on duty says where to call them, and tries it out before it matters."""

import pytest
from django.core import mail
from django.test import Client

from accounts.models import User
from moderation.actions import addresses
from moderation.models import Channel, PagerAddress
from peersupport.core.throttle import Buckets, Limit
from tests.moderation.on_duty import be_paged_by_mail
from tests.moderation.servers import web_server

ME = "/duty/me/"


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(addresses, "_tests", Buckets(Limit(burst=2, per_second=0.001)))


@pytest.fixture
def mine(noor: User) -> Client:
    client = Client()
    client.force_login(noor)
    return client


def press(client: Client, button: str, channel: str = Channel.EMAIL) -> tuple[int, str]:
    """A button beside the one way of that kind: the status, and the page it leads to."""
    way = PagerAddress.objects.get(channel=channel)
    answer = client.post(f"{ME}way/{way.pk}/{button}/", follow=True)
    return answer.status_code, answer.content.decode()


def say(client: Client, channel: str, address: str) -> str:
    fields = {f"{channel}-address": address}
    return str(client.post(f"{ME}{channel}/", fields, follow=True).content.decode())


def test_an_address_is_kept_sealed_and_shown_to_its_owner(mine: Client, noor: User) -> None:
    assert "Saved." in say(mine, "email", "noor@example.org")

    kept = PagerAddress.objects.get()
    assert b"example" not in bytes(kept.address_sealed)
    assert "noor@example.org" in str(mine.get(ME).content.decode())


def test_a_new_address_takes_the_place_of_the_old_one(mine: Client) -> None:
    say(mine, "email", "old@example.org")
    say(mine, "email", "new@example.org")

    assert PagerAddress.objects.get().address == "new@example.org"


@pytest.mark.parametrize(
    ("channel", "address"),
    [
        ("email", "not an address"),
        ("email", "a@example.org\nBcc: all@example.org"),
        ("webhook", "ftp://example.org/"),
        ("webhook", "javascript:alert(1)"),
        ("webhook", "https://name:word@example.org/"),
        ("webhook", "http://example.org:99999/"),
        ("webhook", ""),
    ],
)
def test_what_cannot_be_paged_is_refused_before_it_matters(
    mine: Client, channel: str, address: str
) -> None:
    say(mine, channel, address)
    assert not PagerAddress.objects.exists()

    good = {"email": "noor@example.org", "webhook": "https://example.org/page?key=1"}
    say(mine, channel, good[channel])
    assert PagerAddress.objects.get().address == good[channel]


def test_a_test_page_says_that_it_is_one(mine: Client) -> None:
    say(mine, "email", "noor@example.org")

    assert "handed over" in press(mine, "test")[1]
    (message,) = mail.outbox
    assert "test" in message.subject.lower()
    assert "/duty/me/" in message.body


def test_a_test_page_that_fails_says_so(mine: Client) -> None:
    with web_server(status=500) as (address, _):
        say(mine, "webhook", address)
        assert "did not go out: refused" in press(mine, "test", Channel.WEBHOOK)[1]


def test_nobody_can_send_test_pages_without_end(mine: Client) -> None:
    say(mine, "email", "noor@example.org")

    answers = [press(mine, "test")[0] for _ in range(3)]

    assert answers == [200, 200, 429]


def test_an_address_can_be_taken_back(mine: Client, noor: User) -> None:
    be_paged_by_mail(noor)
    way = PagerAddress.objects.get()

    press(mine, "remove")

    assert not PagerAddress.objects.exists()
    assert mine.post(f"{ME}way/{way.pk}/test/").status_code == 404


def test_the_addresses_of_others_are_never_shown(mine: Client, kit: User) -> None:
    be_paged_by_mail(kit)
    assert PagerAddress.objects.filter(channel=Channel.EMAIL).exists()

    assert "kit@example.org" not in str(mine.get(ME).content.decode())


def test_only_those_who_answer_have_a_pager(amira: User, sam: User, mine: Client) -> None:
    for outsider in (amira, sam):
        client = Client()
        client.force_login(outsider)
        assert client.get(ME).status_code == 404
        assert client.post(f"{ME}email/", {"email-address": "a@example.org"}).status_code == 404
    assert mine.get(ME).status_code == 200
    assert mine.post(f"{ME}pigeon/", {}).status_code == 404
