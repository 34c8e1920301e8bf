"""A way to reach a client is stored and delivered at once, hidden from the worker until the client says otherwise."""

from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from chat import selectors
from chat.actions.changes import change_message
from chat.actions.masks import unmask
from chat.models import Conversation, Entry
from chat.presenters import Frames, words_of
from chat.protocol import ChangeMessage
from chat.searching import search
from peersupport.core.errors import NotFound
from tests.chat.tabs import open_tab
from tests.factories import say

pytestmark = pytest.mark.django_db

NUMBER = "07700 900123"
WORDS = f"if it is easier, this is it: {NUMBER}"


def page_for(viewer: User, conversation: Conversation) -> str:
    client = Client()
    client.force_login(viewer)
    return client.get(reverse("chat:conversation", args=[conversation.pk])).content.decode()


def resumed(viewer: User, conversation: Conversation) -> str:
    frames = selectors.run_after(viewer, conversation.pk, 0).frames or ()
    return "".join(Frames(each.shown).tail(viewer.pk, render=True) for each in frames)


def test_the_number_is_stored_whole_and_hidden_from_the_worker_everywhere(
    amira: User, sam: User, conversation: Conversation
) -> None:
    say(amira, conversation, WORDS)

    assert words_of(Entry.objects.get(conversation=conversation), conversation) == WORDS
    assert search(amira, conversation.pk, "07700").found
    assert not search(sam, conversation.pk, "07700").found
    for drawn in (page_for, resumed):
        assert NUMBER in drawn(amira, conversation)
        assert "Let them read it anyway" in drawn(amira, conversation)
        assert NUMBER not in drawn(sam, conversation)
        assert "•••" in drawn(sam, conversation)


def test_the_page_that_asks_before_a_report_hides_it_too(
    client: Client, amira: User, sam: User, conversation: Conversation
) -> None:
    seq = say(amira, conversation, WORDS).seq
    client.force_login(sam)

    page = client.get(reverse("chat:report", args=[conversation.pk, seq])).content.decode()

    assert "this is it: •••" in page


def test_one_tap_of_the_client_shows_it_and_of_nobody_else(
    amira: User, sam: User, stranger: User, conversation: Conversation
) -> None:
    seq = say(amira, conversation, WORDS).seq
    for other in (sam, stranger):
        with pytest.raises(NotFound):
            unmask(conversation_id=conversation.pk, by=other, seq=seq)
    assert NUMBER not in page_for(sam, conversation)

    for _ in range(2):
        unmask(conversation_id=conversation.pk, by=amira, seq=seq)

    assert NUMBER in page_for(sam, conversation)
    assert Entry.objects.filter(conversation=conversation).count() == 2


def test_the_tap_works_as_a_plain_form(
    client: Client, amira: User, sam: User, conversation: Conversation
) -> None:
    seq = say(amira, conversation, WORDS).seq
    client.force_login(amira)

    answer = client.post(reverse("chat:unmask", args=[conversation.pk]), {"seq": seq})

    assert answer.status_code == 302
    assert NUMBER in page_for(sam, conversation)


def test_where_there_is_danger_nothing_is_hidden(
    amira: User, sam: User, conversation: Conversation
) -> None:
    say(amira, conversation, f"I have taken all the pills. ring me {NUMBER}")

    assert NUMBER in page_for(sam, conversation)


def test_new_words_are_hidden_too_and_shown_when_asked(
    amira: User, sam: User, conversation: Conversation
) -> None:
    seq = say(amira, conversation, "hello").seq
    wish = ChangeMessage(id=uuid4(), conversation=conversation.pk, seq=seq, body=WORDS)
    change_message(wish, author_id=amira.pk)
    assert NUMBER not in page_for(sam, conversation) + resumed(sam, conversation)

    unmask(conversation_id=conversation.pk, by=amira, seq=seq)

    assert NUMBER in page_for(sam, conversation)


def test_places_are_those_of_what_is_shown(
    amira: User, sam: User, conversation: Conversation
) -> None:
    say(amira, conversation, f"   \u202ecafe\u0301, then {NUMBER}")

    assert "café, then •••" in page_for(sam, conversation)


def test_what_was_noticed_is_told_to_the_worker_and_not_to_the_client(
    amira: User, sam: User, conversation: Conversation
) -> None:
    say(amira, conversation, "I want to kill myself")
    for drawn in (page_for, resumed):
        assert "about wanting to die" in drawn(sam, conversation)
        assert "about wanting to die" not in drawn(amira, conversation)


@pytest.mark.django_db(transaction=True)
async def test_an_open_tab_of_the_worker_never_gets_what_is_hidden(
    amira: User, sam: User, conversation: Conversation
) -> None:
    mine, theirs = await open_tab(amira), await open_tab(sam)
    await mine.say(conversation, WORDS)
    assert (await mine.until("message.posted"))["body"] == WORDS
    heard = await theirs.until("message.posted")
    assert NUMBER not in heard["body"]
    assert heard["masked"] is True

    seq = heard["seq"]
    await mine.send({"type": "message.unmask", "conversation": str(conversation.pk), "seq": seq})

    after = await theirs.until("message.unmasked")
    assert (after["about"], after["body"]) == (seq, WORDS)
    for tab in (mine, theirs):
        await tab.leave()
