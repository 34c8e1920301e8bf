"""Older messages, fifty at a time: from the end, from the first that is new, from one that was looked for."""

import re
from datetime import UTC, datetime

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from chat.models import Conversation, Entry, Participant
from tests.chat.changing import change
from tests.factories import say

pytestmark = pytest.mark.django_db


class Reader:
    """Amira's browser in her conversation with Sam."""

    def __init__(self, client: Client, conversation: Conversation) -> None:
        self._client = client
        self._address = reverse("chat:conversation", args=[conversation.pk])

    def page(self, **where: str | int) -> str:
        return self._client.get(self._address, where).content.decode()

    def seqs(self, **where: str | int) -> list[int]:
        return [int(seq) for seq in re.findall(r'data-seq="(\d+)"', self.page(**where))]


@pytest.fixture
def reader(client: Client, amira: User, sam: User, conversation: Conversation) -> Reader:
    """120 messages of Sam's, of which 30 are read and the second is changed."""
    for number in range(1, 121):
        say(sam, conversation, f"number {number}.")
    change(sam, conversation, 2, "number two, mended")
    Participant.objects.filter(person=amira).update(read_seq=30)
    client.force_login(amira)
    return Reader(client, conversation)


def test_every_message_is_on_exactly_one_page(reader: Reader) -> None:
    newest = reader.seqs()
    middle, oldest = reader.seqs(before=newest[0]), reader.seqs(before=21)

    assert oldest + middle + newest == list(range(1, 121))
    assert reader.seqs(after=50) == list(range(51, 101))


def test_ways_lead_back_and_forth_and_end_where_there_is_nothing_more(reader: Reader) -> None:
    assert 'href="?before=71"' in reader.page()
    assert "Later messages" not in reader.page()
    assert 'href="?after=70"' in reader.page(before=71)
    assert 'data-part="earlier" hidden' in reader.page(before=21)
    assert 'data-part="earlier" hidden' not in reader.page()
    assert reader.seqs(after=120) == []


def test_one_that_was_looked_for_stands_among_its_neighbours(reader: Reader) -> None:
    assert reader.seqs(at=60) == list(range(35, 85))
    assert reader.seqs(at=1) == list(range(1, 26))
    assert reader.seqs(at=120) == list(range(95, 121))


@pytest.mark.parametrize("nonsense", ["x", "-1", "1e9", "9" * 30, "٣", ""])
def test_whatever_makes_no_sense_shows_the_newest(nonsense: str, reader: Reader) -> None:
    assert reader.seqs(before=nonsense, at=nonsense)[-1] == 120


def test_the_inbox_leads_to_the_first_that_is_new_also_when_many_are(
    reader: Reader, client: Client
) -> None:
    inbox = client.get(reverse("chat:inbox")).content.decode()
    assert "?at=unread#first-unread" in inbox

    page = reader.page(at="unread")

    marker = page.index('id="first-unread"')
    assert 'data-seq="30"' in page[:marker]
    assert re.findall(r'data-seq="(\d+)"', page[marker:])[0] == "31"
    seat = Participant.objects.get(person__pseudonym="amira")
    assert seat.read_seq == 55, "only what was shown counts as read"


def test_the_newest_page_says_when_the_first_new_one_is_further_up(reader: Reader) -> None:
    assert 'href="?at=31#m31"' in reader.page()
    assert "Go to the first new message" not in reader.page()


def test_days_are_told_apart_on_the_readers_own_clock(
    client: Client, amira: User, conversation: Conversation
) -> None:
    for hour, body in ((10, "before"), (12, "after"), (13, "later")):
        at = datetime(2026, 7, 1, hour, 30, tzinfo=UTC)
        Entry.objects.filter(seq=say(amira, conversation, body).seq).update(at=at)
    client.force_login(amira)
    reader = Reader(client, conversation)
    assert reader.page().count('data-part="day"') == 1
    assert "11:30" in reader.page()

    User.objects.filter(pk=amira.pk).update(time_zone="Pacific/Auckland")

    page = reader.page()
    days = re.findall(r'data-part="day">([^<]+)<', page)
    assert days == ["Wednesday 1 July", "Thursday 2 July"]
    assert page.index("22:30") < page.index("Thursday 2 July") < page.index("00:30")
