""" "Delivered" is said once a device of the other side has confirmed it, in words, and never a moment before."""

import asyncio
import re
from typing import Any
from uuid import UUID

import pytest
from django.db import OperationalError
from django.test import Client
from django.urls import reverse

from accounts.models import User
from chat import delivering
from chat.actions.conversations import end_conversation, mark_read
from chat.actions.delivered import mark_delivered
from chat.actions.signs import set_signs
from chat.models import Conversation, Participant
from peersupport.core.aio import in_database
from peersupport.core.models import Nudge
from tests.chat.tabs import Tab, open_tab
from tests.factories import make_conversation, say

pytestmark = pytest.mark.django_db(transaction=True)

STATE = re.compile(r'data-part="state">(\w+)</span>')


def states_on_the_page(person: User, conversation: Conversation) -> list[str]:
    """What stands below each of their messages, without a line of JavaScript."""
    browser = Client()
    browser.force_login(person)
    page = browser.get(reverse("chat:conversation", args=[conversation.pk])).content.decode()
    return STATE.findall(page)


def delivered_to(person: User) -> int:
    return Participant.objects.get(person=person).delivered_seq


def marks_told() -> list[dict[str, Any]]:
    """Each mark of a delivery that somebody was told of."""
    told = [d for nudge in Nudge.objects.order_by("pk") for d in nudge.deliveries]
    return [d for d in told if d["event"]["type"] == "delivered.marked"]


@pytest.fixture
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """The next write need not wait for its second."""
    monkeypatch.setattr(delivering, "AT_MOST_EVERY", 0.0)
    monkeypatch.setattr(delivering, "REST", 0)


async def confirmed(tab: Tab, words: str) -> None:
    """Reads on up to these words, and confirms them."""
    while (await tab.until("message.posted"))["body"] != words:
        pass
    await tab.confirm()


async def test_a_message_is_sent_then_delivered_then_read_in_words(
    soon: None, amira: User, sam: User, conversation: Conversation
) -> None:
    mine, theirs = await open_tab(amira), await open_tab(sam)

    await in_database(say, amira, conversation, "hello")
    frame = await theirs.until("message.posted")
    assert await in_database(states_on_the_page, amira, conversation) == ["Sent"]
    await theirs.send({"type": "got", "n": frame["n"]})

    mark = await mine.until("delivered.marked")
    assert (UUID(mark["person_id"]), mark["seq"]) == (sam.pk, 1)
    assert await in_database(states_on_the_page, amira, conversation) == ["Delivered"]
    await theirs.send({"type": "read", "conversation": str(conversation.pk), "seq": 1})
    await mine.until("read.marked")
    assert await in_database(states_on_the_page, amira, conversation) == ["Read"]


async def test_nothing_is_delivered_while_the_other_side_has_not_confirmed_it(
    soon: None, amira: User, sam: User, conversation: Conversation
) -> None:
    mine, theirs = await open_tab(amira), await open_tab(sam)
    for words in ("one", "two"):
        await in_database(say, amira, conversation, words)
    first = await theirs.until("message.posted")
    await theirs.until("message.posted")
    await mine.confirm()

    await theirs.send({"type": "got", "n": first["n"] - 1})
    assert await in_database(states_on_the_page, amira, conversation) == ["Sent", "Sent"]
    await theirs.send({"type": "got", "n": first["n"]})

    assert (await mine.until("delivered.marked"))["seq"] == 1
    assert await in_database(states_on_the_page, amira, conversation) == ["Delivered", "Sent"]


async def test_a_tab_that_began_later_has_not_got_what_came_before(
    soon: None,
    amira: User,
    sam: User,
    conversation: Conversation,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    loop, written = asyncio.get_running_loop(), asyncio.Event()

    def remember(gathered: dict[tuple[UUID, UUID], dict[int, int]]) -> None:
        mark_delivered(gathered)
        loop.call_soon_threadsafe(written.set)

    monkeypatch.setattr(delivering, "mark_delivered", remember)
    await in_database(say, amira, conversation, "before")
    begins_late = await open_tab(sam)
    mine = await open_tab(amira)
    await in_database(say, amira, conversation, "after")
    await confirmed(begins_late, "after")
    await asyncio.wait_for(written.wait(), 10)
    assert await in_database(delivered_to, sam) == 0

    comes_back = await open_tab(sam, {str(conversation.pk): 0})
    await confirmed(comes_back, "after")

    assert (await mine.until("delivered.marked"))["seq"] == 2


async def test_a_cursor_says_again_what_was_lost_with_a_process(
    soon: None, amira: User, sam: User, conversation: Conversation
) -> None:
    for words in ("one", "two"):
        await in_database(say, amira, conversation, words)
    mine = await open_tab(amira)

    await open_tab(sam, {str(conversation.pk): 99})
    assert await in_database(delivered_to, sam) == 0, "nobody has what was never said"
    await open_tab(sam, {str(conversation.pk): 1})

    assert (await mine.until("delivered.marked"))["seq"] == 1


async def test_what_the_database_could_not_take_is_marked_later(
    soon: None,
    amira: User,
    sam: User,
    conversation: Conversation,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    answers = iter([OperationalError("gone"), None])

    def now_and_then(gathered: dict[tuple[UUID, UUID], dict[int, int]]) -> None:
        if error := next(answers):
            raise error
        mark_delivered(gathered)

    monkeypatch.setattr(delivering, "mark_delivered", now_and_then)
    mine, theirs = await open_tab(amira), await open_tab(sam)
    await in_database(say, amira, conversation, "hello")
    await confirmed(theirs, "hello")

    assert (await mine.until("delivered.marked"))["seq"] == 1
    assert next(answers, "none are left") == "none are left"


async def test_however_much_is_confirmed_it_is_written_at_most_once_a_second(
    amira: User, sam: User, conversation: Conversation
) -> None:
    mine, theirs = await open_tab(amira), await open_tab(sam)
    for number in range(1, 11):
        await in_database(say, amira, conversation, str(number))
        await confirmed(theirs, str(number))

    while (await mine.until("delivered.marked"))["seq"] < 10:
        pass

    assert 1 <= len(await in_database(marks_told)) <= 3


def test_many_are_marked_with_one_read_one_write_and_one_nudge(
    amira: User, stranger: User, sam: User, conversation: Conversation
) -> None:
    other = make_conversation(stranger, sam)
    for client, where in ((amira, conversation), (stranger, other)):
        say(client, where, "one")
        say(client, where, "two")
    before = Nudge.objects.count()

    mark_delivered({(sam.pk, conversation.pk): {0: 2}, (sam.pk, other.pk): {0: 1}})

    assert Nudge.objects.count() == before + 1
    assert {(d["to"][0], d["event"]["seq"]) for d in marks_told()} == {
        (str(amira.pk), 2),
        (str(stranger.pk), 1),
    }


@pytest.mark.parametrize(("confirmed_up_to", "then"), [(1, 2), (2, 2), (3, 3), (99, 3)])
def test_a_mark_goes_forward_only_and_no_further_than_the_end(
    confirmed_up_to: int, then: int, amira: User, sam: User, conversation: Conversation
) -> None:
    for words in ("one", "two", "three"):
        say(amira, conversation, words)
    mark_delivered({(sam.pk, conversation.pk): {0: 2}})

    mark_delivered({(sam.pk, conversation.pk): {0: confirmed_up_to}})

    assert delivered_to(sam) == then


def test_whoever_does_not_sit_there_marks_nothing(
    amira: User, sam: User, stranger: User, conversation: Conversation
) -> None:
    say(amira, conversation, "hello")
    end_conversation(conversation_id=conversation.pk, by=amira)

    mark_delivered({(sam.pk, conversation.pk): {0: 1}, (stranger.pk, conversation.pk): {0: 1}})

    assert delivered_to(sam) == 0
    assert marks_told() == []


@pytest.mark.parametrize("off", ["amira", "sam"])
def test_who_keeps_reading_to_themselves_is_said_to_have_it_and_no_more(
    off: str, amira: User, sam: User, conversation: Conversation
) -> None:
    say(amira, conversation, "hello")
    private = amira if off == "amira" else sam
    set_signs(person=private, typing=True, reading=False)
    assert states_on_the_page(amira, conversation) == ["Sent"]

    mark_read(conversation_id=conversation.pk, by=sam, seq=1)

    assert states_on_the_page(amira, conversation) == ["Delivered"]
    (told,) = marks_told()
    assert told["to"] == [str(amira.pk)], "that Amira looked at her own words is not told"


async def test_that_somebody_is_back_with_their_own_words_alone_is_not_told(
    soon: None, amira: User, sam: User, conversation: Conversation
) -> None:
    await in_database(say, amira, conversation, "hello")
    await open_tab(sam)

    await open_tab(amira, {str(conversation.pk): 1})
    while await in_database(delivered_to, amira) == 0:
        pass

    assert await in_database(marks_told) == []
