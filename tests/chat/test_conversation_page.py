"""The page of a conversation, without a line of JavaScript."""

import re
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from chat.inbox import inbox
from chat.models import Conversation, Entry, Participant
from tests.factories import say

pytestmark = pytest.mark.django_db


def page_of(conversation: Conversation) -> str:
    return reverse("chat:conversation", args=[conversation.pk])


def post(client: Client, conversation: Conversation, body: str, name: object = None) -> int:
    answer = client.post(page_of(conversation), {"id": name or uuid4(), "body": body})
    return int(answer.status_code)


def test_a_conversation_reads_and_speaks_as_a_plain_form(
    client: Client, amira: User, sam: User, conversation: Conversation
) -> None:
    say(sam, conversation, "hello, I'm Sam")
    client.force_login(amira)

    assert post(client, conversation, "hello <Sam>") == 302

    page = client.get(page_of(conversation)).content.decode()
    assert "hello, I&#x27;m Sam" in page
    assert "hello &lt;Sam&gt;" in page


def test_pressing_send_twice_sends_once(
    client: Client, amira: User, conversation: Conversation
) -> None:
    client.force_login(amira)
    name = uuid4()

    assert [post(client, conversation, "hello", name) for _ in range(2)] == [302, 302]

    assert Entry.objects.filter(conversation=conversation).count() == 1


@pytest.mark.parametrize("body", ["  ", "x" * 4_001, "x" * 9_000])
def test_what_was_refused_is_still_in_the_box_with_the_reason(
    body: str, client: Client, amira: User, conversation: Conversation
) -> None:
    client.force_login(amira)

    answer = client.post(page_of(conversation), {"id": uuid4(), "body": body})

    assert answer.status_code == 400
    page = answer.content.decode()
    assert "Not sent." in page
    assert body in page


def test_to_anyone_else_it_does_not_exist(
    client: Client, amira: User, stranger: User, conversation: Conversation
) -> None:
    say(amira, conversation, "between us")
    client.force_login(amira)
    assert "between us" in client.get(page_of(conversation)).content.decode()

    client.force_login(stranger)
    theirs, unknown = (
        client.get(reverse("chat:conversation", args=[pk])) for pk in (conversation.pk, uuid4())
    )

    assert (theirs.status_code, unknown.status_code) == (404, 404)
    assert _without_token(theirs.content) == _without_token(unknown.content)
    assert post(client, conversation, "let me in") == 404
    assert Entry.objects.filter(conversation=conversation).count() == 1


def test_who_is_not_signed_in_is_asked_to_sign_in(
    client: Client, conversation: Conversation
) -> None:
    answer = client.get(page_of(conversation))

    assert answer.status_code == 302
    assert answer.headers["Location"].startswith(reverse("account_login"))


def test_words_that_call_for_help_bring_the_help_card(
    client: Client, amira: User, sam: User, conversation: Conversation
) -> None:
    client.force_login(amira)
    calm = client.post(page_of(conversation), {"id": uuid4(), "body": "good morning"}, follow=True)
    assert "help-card" not in _visible(calm.content.decode())

    answer = client.post(
        page_of(conversation),
        {"id": uuid4(), "body": "I want to kill myself tonight"},
        follow=True,
    )

    shown = _visible(answer.content.decode())
    assert "help-card" in shown
    assert "I want to kill myself tonight" in shown, "the message itself is delivered at once"
    assert "Someone from the team has been told" in shown
    assert "help-card" in _visible(client.get(page_of(conversation)).content.decode())
    client.force_login(sam)
    assert "help-card" not in _visible(client.get(page_of(conversation)).content.decode())


def test_opening_the_page_marks_what_it_shows_as_read(
    client: Client, amira: User, sam: User, conversation: Conversation
) -> None:
    say(sam, conversation, "one")
    say(sam, conversation, "two")
    client.force_login(amira)

    first = client.get(page_of(conversation)).content.decode()
    second = client.get(page_of(conversation)).content.decode()

    assert "New messages" in first
    assert "New messages" not in second
    seat = Participant.objects.get(conversation=conversation, person=amira)
    assert seat.read_seq == 2


def test_the_inbox_counts_what_is_new_and_puts_the_longest_wait_first(
    client: Client, amira: User, sam: User, conversation: Conversation
) -> None:
    say(amira, conversation, "hello?")
    say(amira, conversation, "are you there?")
    client.force_login(sam)

    waiting = client.get(reverse("chat:inbox")).content.decode()
    say(sam, conversation, "yes")
    client.get(page_of(conversation))
    answered = client.get(reverse("chat:inbox")).content.decode()

    assert "2 new" in waiting
    assert "Waiting for an answer" in waiting
    assert "new</span>" not in answered
    assert "Waiting for an answer" not in answered


def test_nobody_tells_a_client_that_they_let_somebody_wait(
    client: Client, amira: User, sam: User, conversation: Conversation
) -> None:
    say(sam, conversation, "how was the night?")
    client.force_login(amira)

    inbox = client.get(reverse("chat:inbox")).content.decode()

    assert "1 new" in inbox
    assert f"{sam.pseudonym} wrote now" in inbox
    assert "Waiting for an answer" not in inbox


def test_the_wait_is_counted_from_the_first_message_without_an_answer(
    amira: User, sam: User, conversation: Conversation
) -> None:
    say(amira, conversation, "before the answer")
    say(sam, conversation, "the answer")
    first, later = (say(amira, conversation, body) for body in ("hello?", "are you there?"))

    (line,) = inbox(sam)

    assert line.waiting_since == first.at
    assert first.at < later.at


def test_a_client_whose_worker_is_gone_is_told_and_shown_the_way_on(
    client: Client, amira: User, sam: User, conversation: Conversation
) -> None:
    client.force_login(amira)
    assert "cannot answer here any more" not in client.get(page_of(conversation)).content.decode()

    User.objects.filter(pk=sam.pk).update(is_active=False)

    page = client.get(page_of(conversation)).content.decode()
    assert "sam cannot answer here any more" in page
    assert reverse("chat:end", args=[conversation.pk]) in page


def test_older_messages_are_one_link_away(
    client: Client, amira: User, conversation: Conversation
) -> None:
    for number in range(60):
        say(amira, conversation, f"message number {number}.")
    client.force_login(amira)

    newest = client.get(page_of(conversation)).content.decode()
    older = client.get(page_of(conversation), {"before": "11"}).content.decode()

    assert "message number 59." in newest
    assert "message number 5." not in newest
    assert "?before=11" in newest
    assert "message number 5." in older


def test_ending_asks_first_and_leaves_the_client_their_words(
    client: Client, amira: User, sam: User, conversation: Conversation
) -> None:
    say(amira, conversation, "goodbye")
    end = reverse("chat:end", args=[conversation.pk])
    client.force_login(amira)

    assert "End this conversation?" in client.get(end).content.decode()
    assert client.post(end).status_code == 302

    page = client.get(page_of(conversation)).content.decode()
    assert "goodbye" in page
    assert "This conversation has ended" in page
    client.force_login(sam)
    assert client.get(page_of(conversation)).status_code == 404


def _without_token(page: bytes) -> str:
    """The token against forged forms is masked anew in every answer."""
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page.decode())


def _visible(page: str) -> str:
    """Without the numbers that wait, hidden, for the case that sending fails."""
    start = page.index('<section class="thread__numbers" data-part="numbers" hidden')
    return page[:start] + page[page.index("</section>", start) :]
