"""Search in one's own conversation: only there, only what stands, and never in an address."""

import re

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from accounts.roles import Role
from chat import searching
from chat.models import Conversation, Entry
from chat.searching import search
from peersupport.core.errors import NotFound
from tests.chat.changing import change
from tests.factories import make_conversation, make_person, say

pytestmark = pytest.mark.django_db


def places(viewer: User, conversation: Conversation, wanted: str) -> list[int]:
    return [found.seq for found in search(viewer, conversation.pk, wanted).found]


def test_both_find_what_either_wrote_newest_first(
    amira: User, sam: User, conversation: Conversation
) -> None:
    say(amira, conversation, "I bought a pastry")
    say(sam, conversation, "What kind of PÂSTRY?")
    say(amira, conversation, "almond")

    assert places(amira, conversation, "pastry") == [2, 1]
    assert places(sam, conversation, " Pastry ") == [2, 1]
    assert places(sam, conversation, "croissant") == []


def test_nobody_else_may_look_and_no_other_conversation_is_looked_through(
    amira: User, sam: User, stranger: User, conversation: Conversation
) -> None:
    say(amira, conversation, "a pastry")
    other = make_conversation(make_person(Role.CLIENT), sam)
    say(sam, other, "no baking here")

    assert places(sam, conversation, "pastry") == [1]
    assert places(sam, other, "pastry") == []
    with pytest.raises(NotFound):
        search(stranger, conversation.pk, "pastry")


def test_what_was_changed_or_taken_back_is_found_only_as_it_stands(
    amira: User, sam: User, conversation: Conversation
) -> None:
    say(amira, conversation, "Robert said so")
    say(amira, conversation, "Robert again")
    assert places(sam, conversation, "robert") == [2, 1]

    change(amira, conversation, 1, "Bob said so")
    change(amira, conversation, 1, "somebody said so")
    change(amira, conversation, 2, None)

    assert places(sam, conversation, "robert") == []
    assert places(sam, conversation, "bob") == []
    assert places(sam, conversation, "somebody") == [1]


def test_one_message_that_cannot_be_read_hides_no_other(
    amira: User, conversation: Conversation
) -> None:
    say(amira, conversation, "one pastry")
    say(amira, conversation, "two pastries")
    Entry.objects.filter(seq=2).update(body_sealed=b"does not open, whatever the key is")

    assert places(amira, conversation, "pastr") == [1]


def test_it_is_bounded_and_says_so(
    monkeypatch: pytest.MonkeyPatch,
    django_assert_max_num_queries: DjangoAssertNumQueries,
    amira: User,
    conversation: Conversation,
) -> None:
    for number in range(8):
        say(amira, conversation, f"pastry {number}")
    monkeypatch.setattr(searching, "MOST_FOUND", 5)
    assert len(search(amira, conversation.pk, "pastry").found) == 5
    assert not search(amira, conversation.pk, "pastry").is_all
    assert search(amira, conversation.pk, "pastry 0").is_all

    monkeypatch.setattr(searching, "MOST_LOOKED_AT", 4)

    with django_assert_max_num_queries(4):
        results = search(amira, conversation.pk, "pastry 0")
    assert (results.found, results.is_all) == ((), False)


def test_the_page_leads_to_the_message_and_its_address_holds_no_word(
    client: Client, amira: User, sam: User, conversation: Conversation
) -> None:
    say(sam, conversation, "What <kind> of pastry?")
    for number in range(60):
        say(amira, conversation, f"number {number}")
    client.force_login(amira)
    address = reverse("chat:search", args=[conversation.pk])
    assert "this conversation with sam only" in client.get(address).content.decode()

    answer = client.post(address, {"wanted": "PASTRY"})
    page = answer.content.decode()

    assert "<mark>pastry</mark>" in page
    assert "What &lt;kind&gt; of" in page
    (link,) = re.findall(r'href="([^"]+\?at=1#m1)"', page)
    there = client.get(link.split("#")[0]).content.decode()
    assert 'id="m1"' in there
    assert "number 59" not in there
    assert 'method="post"' in page
    assert "Nothing found" in client.post(address, {"wanted": "cake"}).content.decode()
    assert client.post(address, {"wanted": " "}).status_code == 400


def test_looking_again_and_again_is_slowed_down(
    client: Client, amira: User, conversation: Conversation
) -> None:
    client.force_login(amira)
    address = reverse("chat:search", args=[conversation.pk])

    answers = [client.post(address, {"wanted": "x"}).status_code for _ in range(11)]

    assert answers[0] == 200
    assert answers[-1] == 400
