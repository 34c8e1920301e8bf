"""What another process stored is read once for many, and drawn as if it had been stored here."""

import asyncio
from collections.abc import Sequence
from uuid import UUID

import pytest
from django.db import OperationalError

from accounts.models import User
from chat import news, selectors
from chat.events import EntryAdded
from chat.models import Conversation, Entry
from chat.news import Reader
from chat.presenters import Frames, fresh
from tests.factories import say


def added(conversation: Conversation, *seqs: int) -> list[EntryAdded]:
    return [EntryAdded(conversation_id=conversation.pk, seq=seq) for seq in seqs]


def frames(drawn: object, viewer_id: UUID) -> str:
    assert isinstance(drawn, Frames)
    return drawn.tail(viewer_id, render=True)


@pytest.mark.django_db(transaction=True)
def test_it_is_drawn_as_if_it_had_been_stored_here(
    amira: User, sam: User, conversation: Conversation
) -> None:
    say(amira, conversation, "<b>hello</b>")
    say(sam, conversation, "hi\nthere")
    events = added(conversation, 1, 2)
    here, missing = selectors.drawn_from_memory(events)
    assert not missing

    there = selectors.draw_entries(events)

    for event in events:
        for viewer in (amira.pk, sam.pk):
            assert frames(there[event], viewer) == frames(here[event], viewer)


@pytest.mark.django_db(transaction=True)
def test_what_must_be_hidden_is_hidden_there_too(
    amira: User, sam: User, conversation: Conversation
) -> None:
    say(amira, conversation, "secret words")
    Entry.objects.filter(conversation=conversation).update(screened={"masks": [[0, 6]]})
    (event,) = added(conversation, 1)

    drawn = selectors.draw_entries([event])[event]

    assert "secret" in frames(drawn, amira.pk)
    assert "words" in frames(drawn, sam.pk)
    assert "secret" not in frames(drawn, sam.pk)


@pytest.mark.django_db(transaction=True)
async def test_what_is_asked_for_during_a_read_is_one_read_afterwards(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    reads: list[int] = []

    def remember(events: Sequence[EntryAdded]) -> dict[EntryAdded, Frames]:
        reads.append(len(events))
        return {}

    monkeypatch.setattr(news, "read", remember)
    reader = Reader()
    elsewhere = [EntryAdded(conversation_id=UUID(int=1), seq=seq) for seq in range(5)]

    await asyncio.gather(*(reader.draw([event]) for event in elsewhere))

    assert sum(reads) == len(elsewhere)
    assert len(reads) < len(elsewhere)


@pytest.mark.django_db(transaction=True)
def test_an_entry_that_cannot_be_read_costs_nobody_else_theirs(
    amira: User, conversation: Conversation
) -> None:
    say(amira, conversation, "broken later")
    say(amira, conversation, "fine")
    Entry.objects.filter(conversation=conversation, seq=1).update(body_sealed=b"does not open" * 3)

    drawn = selectors.draw_entries(added(conversation, 1, 2))

    assert list(drawn) == added(conversation, 2)


@pytest.mark.django_db(transaction=True)
def test_a_connection_that_broke_is_replaced_at_once(
    amira: User, conversation: Conversation, monkeypatch: pytest.MonkeyPatch
) -> None:
    say(amira, conversation, "hello")
    fresh.take(added(conversation, 1))
    real, tries = selectors.draw_entries, []

    def broken_once(events: Sequence[EntryAdded]) -> dict[EntryAdded, Frames]:
        tries.append(events)
        if len(tries) == 1:
            raise OperationalError
        return real(events)

    monkeypatch.setattr(selectors, "draw_entries", broken_once)

    assert set(news.read(added(conversation, 1))) == set(added(conversation, 1))
