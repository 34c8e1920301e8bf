"""What was written and not sent: there again on any device, sealed, and gone for good once it is sent."""

import asyncio
from threading import Event
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from chat.actions.conversations import end_conversation
from chat.actions.drafts import keep_draft
from chat.actions.messages import ConversationClosed
from chat.inbox import inbox
from chat.models import Conversation, KeptDraft
from chat.own_words import own_draft
from peersupport.core.aio import in_database
from peersupport.core.errors import DomainError, Invalid, NotFound
from peersupport.core.models import Nudge
from tests.chat.tabs import open_tab
from tests.factories import say

pytestmark = pytest.mark.django_db


def write(person: User, conversation: Conversation, body: str, name: UUID) -> None:
    keep_draft(person=person, conversation_id=conversation.pk, message_id=name, body=body)


def kept(person: User, conversation: Conversation) -> str | None:
    draft = own_draft(person, conversation.pk)
    return None if draft is None else draft.body


def test_it_comes_back_unasked_on_another_device_and_is_sent_under_its_own_id(
    amira: User, sam: User, conversation: Conversation
) -> None:
    phone, desk, theirs = Client(), Client(), Client()
    name = uuid4()
    address = reverse("chat:conversation", args=[conversation.pk])
    for browser, person in ((phone, amira), (desk, amira), (theirs, sam)):
        browser.force_login(person)

    said = {"id": name, "body": "I wanted to say\r\nthat"}
    answer = phone.post(
        reverse("chat:draft", args=[conversation.pk]), said, headers={"X-Requested-With": "fetch"}
    )
    assert answer.status_code == 204

    page = desk.get(address).content.decode()
    assert "I wanted to say\nthat</textarea>" in page
    assert f'value="{name}"' in page
    assert "Not sent yet" in desk.get(reverse("chat:inbox")).content.decode()
    for path in (address, reverse("chat:inbox")):
        seen = theirs.get(path).content.decode()
        assert "I wanted to say" not in seen
        assert "Not sent yet" not in seen

    desk.post(address, {"id": name, "body": "I wanted to say that"})

    assert not KeptDraft.objects.exists()
    assert "Not sent yet" not in phone.get(reverse("chat:inbox")).content.decode()


def test_the_last_words_count_and_nothing_left_lets_go(
    amira: User, conversation: Conversation
) -> None:
    first, second = uuid4(), uuid4()
    write(amira, conversation, "on the phone", first)
    write(amira, conversation, "at the desk", second)
    assert kept(amira, conversation) == "at the desk"

    write(amira, conversation, " ", first)
    assert kept(amira, conversation) == "at the desk", "emptied on the phone, not at the desk"
    write(amira, conversation, " ", second)

    assert not KeptDraft.objects.exists()


def test_it_never_comes_back_after_sending_however_late_it_was_kept(
    amira: User, conversation: Conversation
) -> None:
    name = uuid4()
    write(amira, conversation, "hello", name)
    say(amira, conversation, "hello", name)
    assert KeptDraft.objects.exists(), "nobody has let go of it yet"
    assert kept(amira, conversation) is None
    assert not any(line.has_draft for line in inbox(amira))

    write(amira, conversation, "hello", name)

    assert not KeptDraft.objects.exists()


def test_what_was_stored_is_swept_out_when_the_page_is_opened(
    client: Client, amira: User, conversation: Conversation
) -> None:
    name = uuid4()
    write(amira, conversation, "hello", name)
    say(amira, conversation, "hello", name)
    client.force_login(amira)

    client.get(reverse("chat:conversation", args=[conversation.pk]))

    assert not KeptDraft.objects.exists()


def test_the_database_holds_no_word_of_it_and_nobody_is_told(
    amira: User, conversation: Conversation
) -> None:
    told = Nudge.objects.count()
    write(amira, conversation, "canary-4711", uuid4())

    assert b"canary" not in bytes(KeptDraft.objects.get().body_sealed)
    assert kept(amira, conversation) == "canary-4711"
    assert Nudge.objects.count() == told


def test_a_draft_opens_only_where_it_was_written(
    amira: User, sam: User, conversation: Conversation
) -> None:
    write(amira, conversation, "mine alone", uuid4())

    KeptDraft.objects.update(person=sam)

    assert kept(sam, conversation) is None


@pytest.mark.parametrize(
    ("refusal", "who", "ended", "length"),
    [
        (None, "amira", False, 8_000),
        (Invalid, "amira", False, 8_001),
        (NotFound, "charlie", False, 1),
        (ConversationClosed, "amira", True, 1),
    ],
)
def test_who_may_keep_what(
    refusal: type[DomainError] | None,
    who: str,
    ended: bool,
    length: int,
    amira: User,
    stranger: User,
    conversation: Conversation,
) -> None:
    if ended:
        end_conversation(conversation_id=conversation.pk, by=amira)
    author = amira if who == "amira" else stranger
    if refusal is None:
        write(author, conversation, "x" * length, uuid4())
        assert kept(author, conversation) == "x" * length
        return
    with pytest.raises(refusal):
        write(author, conversation, "x" * length, uuid4())
    assert not KeptDraft.objects.exists()


def test_nothing_unsent_is_kept_where_nothing_can_be_sent(
    amira: User, sam: User, conversation: Conversation
) -> None:
    for person in (amira, sam):
        write(person, conversation, "one more thing", uuid4())

    end_conversation(conversation_id=conversation.pk, by=amira)

    assert not KeptDraft.objects.exists()


def test_a_button_keeps_it_where_no_script_runs(
    client: Client, amira: User, conversation: Conversation
) -> None:
    client.force_login(amira)
    address = reverse("chat:conversation", args=[conversation.pk])
    assert (
        f'formaction="{reverse("chat:draft", args=[conversation.pk])}"'
        in client.get(address).content.decode()
    )

    answer = client.post(
        reverse("chat:draft", args=[conversation.pk]),
        {"id": uuid4(), "body": "later"},
        follow=True,
    )

    page = answer.content.decode()
    assert "It is not sent" in page
    assert "later</textarea>" in page


@pytest.mark.django_db(transaction=True)
async def test_a_tab_keeps_it_and_its_message_lets_go_of_it(
    amira: User, conversation: Conversation
) -> None:
    tab = await open_tab(amira)
    name = str(uuid4())
    about = {"conversation": str(conversation.pk)}
    await tab.send({"type": "draft.keep", "message": name, "body": "hel", **about})
    await tab.send({"type": "read", "conversation": str(uuid4()), "seq": 0})
    assert (await tab.until("error"))["code"] == "not_found", "answered in order: it is kept"
    assert await in_database(kept, amira, conversation) == "hel"

    await tab.send({"type": "message.post", "id": name, "body": "hello", "drafted": True, **about})
    await tab.until("ack")
    await tab.send({"type": "read", "conversation": str(uuid4()), "seq": 0})
    await tab.until("error")

    assert not await in_database(KeptDraft.objects.exists)
    await tab.leave()


@pytest.mark.django_db(transaction=True)
async def test_what_is_written_last_is_kept_although_its_tab_is_gone(
    amira: User, conversation: Conversation, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, may_end, ended = Event(), Event(), Event()

    def slowly(**asked: Any) -> None:
        begun.set()
        assert may_end.wait(timeout=10)
        keep_draft(**asked)
        if asked["body"] == "hello":
            ended.set()

    monkeypatch.setattr("chat.writing.keep_draft", slowly)
    tab, name = await open_tab(amira), str(uuid4())
    for body in ("hel", "hello"):
        draft = {"type": "draft.keep", "message": name, "body": body}
        await tab.send({**draft, "conversation": str(conversation.pk)})
    assert await asyncio.to_thread(begun.wait, 10), "the first is under way, the second waits"

    await tab.leave()
    may_end.set()

    assert await asyncio.to_thread(ended.wait, 10)
    assert await in_database(kept, amira, conversation) == "hello"
