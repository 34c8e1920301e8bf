"""Changing what was said, or taking it back: seen by both, kept for moderation, screened anew."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from accounts.models import User
from chat.actions.changes import TooLate, Withdrawn
from chat.actions.conversations import end_conversation
from chat.actions.messages import ConversationClosed
from chat.models import Conversation, Entry, Kind
from chat.presenters import words_of
from chat.selectors import run_after
from moderation.models import Escalation, Finding
from peersupport.core.aio import in_database
from peersupport.core.errors import DomainError, Invalid, NotFound
from peersupport.core.models import Nudge
from tests.chat.changing import change
from tests.chat.tabs import open_tab
from tests.factories import say

pytestmark = pytest.mark.django_db
DANGER = "I want to kill myself tonight"


def page_of(client: Client, viewer: User, conversation: Conversation) -> str:
    client.force_login(viewer)
    return client.get(reverse("chat:conversation", args=[conversation.pk])).content.decode()


def test_both_see_the_new_words_and_that_they_are_new(
    client: Client, amira: User, sam: User, conversation: Conversation
) -> None:
    say(amira, conversation, "I met Robert")
    assert "Changed" not in page_of(client, sam, conversation)

    change(amira, conversation, 1, "I met a friend")

    for viewer in (amira, sam):
        page = page_of(client, viewer, conversation)
        assert "I met a friend" in page
        assert "Changed" in page
        assert "Robert" not in page


def test_what_is_taken_back_is_gone_for_both_and_both_see_that_it_was(
    client: Client, amira: User, sam: User, conversation: Conversation
) -> None:
    say(amira, conversation, "I met Robert")
    change(amira, conversation, 1, "I met Bob")

    change(amira, conversation, 1, None)

    for viewer, told in ((amira, "You took a message back"), (sam, "amira took a message back")):
        page = page_of(client, viewer, conversation)
        assert told in page
        assert "Robert" not in page
        assert "Bob" not in page


def test_every_version_stays_sealed_in_its_place(amira: User, conversation: Conversation) -> None:
    say(amira, conversation, "first")
    change(amira, conversation, 1, "second")
    change(amira, conversation, 1, None)

    entries = Entry.objects.filter(conversation=conversation).order_by("seq")
    assert [(e.seq, e.kind, e.about_seq, words_of(e, conversation)) for e in entries] == [
        (1, Kind.MESSAGE, None, "first"),
        (2, Kind.EDITED, 1, "second"),
        (3, Kind.WITHDRAWN, 1, ""),
    ]
    assert not any(b"second" in bytes(entry.body_sealed) for entry in entries)


def test_a_change_is_an_entry_of_the_same_sequence_told_to_both_by_id(
    amira: User, sam: User, conversation: Conversation
) -> None:
    say(amira, conversation, "one")
    stored = change(amira, conversation, 1, "one, mended")
    say(sam, conversation, "two")

    assert stored.seq == 2
    assert list(Entry.objects.order_by("seq").values_list("seq", flat=True)) == [1, 2, 3]
    (delivery,) = Nudge.objects.order_by("pk")[1].deliveries
    assert set(delivery["to"]) == {str(amira.pk), str(sam.pk)}
    assert delivery["event"].keys() == {"type", "conversation_id", "seq"}


def test_the_same_change_again_is_the_first_one(amira: User, conversation: Conversation) -> None:
    say(amira, conversation, "one")
    name = uuid4()
    first = change(amira, conversation, 1, "two", name)

    assert change(amira, conversation, 1, "three", name) == first
    assert Entry.objects.filter(conversation=conversation).count() == 2


def test_whoever_was_away_is_sent_only_what_stands(
    amira: User, sam: User, conversation: Conversation
) -> None:
    say(amira, conversation, "canary-one")
    say(amira, conversation, "canary-two")
    change(amira, conversation, 1, "mended")
    change(amira, conversation, 2, None)

    frames = run_after(sam, conversation.pk, 0).frames or ()

    sent = [frame.tail(sam.pk, render=True) for frame in frames]
    assert len(sent) == 4, "there is no hole: the words are gone, not the places"
    assert not any("canary" in tail for tail in sent)
    assert sum("mended" in tail for tail in sent) == 2


@pytest.mark.parametrize(
    ("refusal", "who", "late", "ended", "taken_back", "body"),
    [
        (None, "amira", False, False, False, "new words"),
        (NotFound, "sam", False, False, False, "new words"),
        (NotFound, "charlie", False, False, False, "new words"),
        (TooLate, "amira", True, False, False, "new words"),
        (ConversationClosed, "amira", False, True, False, "new words"),
        (Withdrawn, "amira", False, False, True, "new words"),
        (Withdrawn, "amira", True, False, True, None),
        (Invalid, "amira", False, False, False, "  \u202e "),
    ],
)
def test_who_may_change_what_and_until_when(
    refusal: type[DomainError] | None,
    who: str,
    late: bool,
    ended: bool,
    taken_back: bool,
    body: str | None,
    amira: User,
    sam: User,
    stranger: User,
    conversation: Conversation,
) -> None:
    say(amira, conversation, "one")
    if taken_back:
        change(amira, conversation, 1, None)
    if late:
        Entry.objects.update(at=timezone.now() - timedelta(minutes=15, seconds=1))
    if ended:
        end_conversation(conversation_id=conversation.pk, by=sam)
    before = Entry.objects.count()
    author = {"amira": amira, "sam": sam, "charlie": stranger}[who]

    if refusal is None:
        assert change(author, conversation, 1, body).seq == before + 1
        return
    with pytest.raises(refusal):
        change(author, conversation, 1, body)
    assert Entry.objects.count() == before
    conversation.refresh_from_db()
    assert conversation.last_seq == before


def test_the_organisation_sets_the_time(
    settings: Settings, client: Client, amira: User, conversation: Conversation
) -> None:
    say(amira, conversation, "one")
    assert 'href="messages/1/"' in page_of(client, amira, conversation)

    settings.CHANGE_MESSAGES_WITHIN = timedelta(0)

    assert 'href="messages/1/"' not in page_of(client, amira, conversation)
    with pytest.raises(TooLate):
        change(amira, conversation, 1, "two")


def test_new_words_are_screened_like_a_new_message(
    amira: User, conversation: Conversation
) -> None:
    say(amira, conversation, "I am fine")
    assert not Escalation.objects.exists()

    stored = change(amira, conversation, 1, DANGER)

    assert stored.help_card
    assert Finding.objects.get().excerpt == DANGER
    assert Finding.objects.get().seq == stored.seq


def test_a_short_answer_is_understood_with_the_question_before_it(
    amira: User, sam: User, conversation: Conversation
) -> None:
    say(sam, conversation, "How was the walk?")
    say(amira, conversation, "no")
    change(sam, conversation, 1, "Do you want to die?")
    assert not Escalation.objects.exists()

    change(amira, conversation, 2, "yes")

    assert Escalation.objects.get().conversation_id == conversation.pk


def test_taking_it_back_leaves_the_alarm_and_the_words_it_was_raised_for(
    amira: User, conversation: Conversation
) -> None:
    say(amira, conversation, DANGER)
    opened = Escalation.objects.get()

    change(amira, conversation, 1, "sorry, never mind")
    change(amira, conversation, 1, None)

    left = Escalation.objects.get()
    assert (left.severity, left.resolved_at) == (opened.severity, None)
    assert left.next_action_at is not None
    assert Finding.objects.earliest("found_at").excerpt == DANGER


def test_the_page_changes_and_takes_back_without_script(
    client: Client, amira: User, sam: User, conversation: Conversation
) -> None:
    say(amira, conversation, "I met Robert")
    client.force_login(amira)
    address = reverse("chat:change_message", args=[conversation.pk, 1])
    assert "I met Robert" in client.get(address).content.decode()

    changed = client.post(address, {"id": uuid4(), "body": "I met a friend"})
    assert changed.headers["Location"].endswith("#m1")
    empty = client.post(address, {"id": uuid4(), "body": " "})
    assert (empty.status_code, "Write something first" in empty.content.decode()) == (400, True)
    assert client.post(address, {"id": uuid4(), "take_back": "on"}).status_code == 302

    assert "You took a message back" in page_of(client, amira, conversation)
    assert "taken this message back already" in client.get(address).content.decode()


@pytest.mark.django_db(transaction=True)
async def test_open_tabs_hear_of_it_in_order(
    amira: User, sam: User, conversation: Conversation
) -> None:
    mine, theirs = await open_tab(amira), await open_tab(sam)
    await mine.say(conversation, "I met Robert")
    about = {"conversation": str(conversation.pk), "seq": (await mine.until("ack"))["seq"]}

    await mine.send({"type": "message.edit", "id": str(uuid4()), "body": "I met Bob", **about})
    assert (await mine.until("ack"))["seq"] == 2
    await mine.send({"type": "message.withdraw", "id": str(uuid4()), **about})
    assert (await mine.until("ack"))["seq"] == 3
    await mine.send({"type": "message.edit", "id": str(uuid4()), "body": "again", **about})
    assert (await mine.until("error"))["code"] == "withdrawn"

    edited = await theirs.until("message.edited")
    assert (edited["about"], edited["mine"]) == (1, False)
    withdrawn = await theirs.until("message.withdrawn")
    assert (withdrawn["about"], "body" in withdrawn) == (1, False)
    await in_database(say, sam, conversation, "what did you say?")
    assert (await theirs.until("message.posted"))["seq"] == 4
    for tab in (mine, theirs):
        await tab.leave()
