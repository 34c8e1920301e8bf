"""A statement that was put together once reads what its queryset reads."""

from datetime import timedelta

import pytest
from django.db.models import DateTimeField
from django.test import Client
from django.utils import timezone

from accounts.models import User
from chat.models import Conversation, Participant
from peersupport.core.statements import Given, Select, SelectWhole
from tests.core.asked import counted
from tests.factories import say

SEATS = SelectWhole(
    Participant.objects.filter(person=Given("who")).select_related("conversation", "person")
)
OPENED = Select(
    Conversation.objects.filter(opened_at__gte=Given("since", DateTimeField())).values_list("pk")
)
# What one page of a conversation may ask. Each costs more than drawing three messages.
MOST_ASKED = 18


def test_models_come_back_whole_with_what_they_belong_to(
    amira: User, sam: User, conversation: Conversation, monkeypatch: pytest.MonkeyPatch
) -> None:
    say(amira, conversation, "Hello")
    for person in (amira, sam):
        with counted(monkeypatch) as asked:
            (seat,) = SEATS.run(who=person.pk)
            assert (seat.person, seat.conversation.last_seq) == (person, 1)
        assert asked() == 1
        expected = Participant.objects.get(person=person)
        columns = [field.attname for field in Participant._meta.concrete_fields]
        assert [getattr(seat, c) for c in columns] == [getattr(expected, c) for c in columns]


def test_what_is_given_differs_from_run_to_run(conversation: Conversation) -> None:
    now, soon = timezone.now(), timedelta(minutes=5)

    assert [row[0] for row in OPENED.run(since=now - soon)] == [conversation.pk]
    assert OPENED.run(since=now + soon) == []
    assert SEATS.first(who=conversation.pk) is None


def test_a_page_of_a_conversation_asks_only_so_much(
    client: Client,
    amira: User,
    sam: User,
    conversation: Conversation,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for person in (amira, sam, amira):
        say(person, conversation, "I hear you.")
    client.force_login(amira)
    address = f"/conversations/{conversation.pk}/"
    client.get(address)

    with counted(monkeypatch) as asked:
        page = client.get(address).content.decode()

    assert page.count("I hear you.") == 3
    assert 5 < asked() <= MOST_ASKED
