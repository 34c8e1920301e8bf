"""Speaking in a conversation."""

from uuid import uuid4

import pytest
from django.utils import timezone

from accounts.models import User
from chat.actions.conversations import end_conversation
from chat.actions.messages import ConversationClosed, Draft, Stored, post_messages
from chat.models import Conversation, Entry, Participant
from chat.presenters import words_of
from peersupport.core.crypto import Unreadable
from peersupport.core.errors import Invalid, NotFound
from peersupport.core.models import Nudge
from tests.factories import say


def said(conversation: Conversation) -> list[tuple[int, str]]:
    entries = Entry.objects.filter(conversation=conversation).order_by("seq")
    return [(entry.seq, words_of(entry, conversation)) for entry in entries]


def test_messages_are_numbered_without_a_hole(
    amira: User, sam: User, conversation: Conversation
) -> None:
    for author, body in [(amira, "hello"), (sam, "hi, I'm here"), (amira, "thanks")]:
        say(author, conversation, body)

    assert said(conversation) == [(1, "hello"), (2, "hi, I'm here"), (3, "thanks")]


def test_the_same_message_again_is_the_first_one_whatever_it_says_now(
    amira: User, conversation: Conversation
) -> None:
    name = uuid4()
    first = say(amira, conversation, "hello", name)

    again = say(amira, conversation, "something else", name)

    assert (again.seq, again.at) == (first.seq, first.at)
    assert said(conversation) == [(1, "hello")]


def test_two_people_may_use_the_same_name_for_a_message(
    amira: User, sam: User, conversation: Conversation
) -> None:
    name = uuid4()
    say(amira, conversation, "mine", name)
    say(sam, conversation, "mine too", name)

    assert said(conversation) == [(1, "mine"), (2, "mine too")]


def test_one_draft_refused_costs_no_other_its_place(
    amira: User, sam: User, stranger: User, conversation: Conversation
) -> None:
    name = uuid4()
    batch = [
        Draft(author_id=author.pk, conversation_id=conversation.pk, id=draft_id, body=body)
        for author, draft_id, body in [
            (amira, name, "one"),
            (amira, uuid4(), "   "),
            (stranger, uuid4(), "let me in"),
            (amira, name, "one, sent twice"),
            (sam, uuid4(), "two"),
        ]
    ]

    outcomes = post_messages(batch)

    assert [getattr(outcome, "seq", type(outcome)) for outcome in outcomes] == [
        1,
        Invalid,
        NotFound,
        1,
        2,
    ]
    assert said(conversation) == [(1, "one"), (2, "two")]


def test_a_question_that_cannot_be_read_keeps_no_answer_from_being_sent(
    amira: User, sam: User, conversation: Conversation
) -> None:
    say(sam, conversation, "do you want to die?")
    question = Entry.objects.filter(conversation=conversation)
    question.update(body_sealed=b"this does not open, whatever the key")
    with pytest.raises(Unreadable):
        words_of(question.get(), conversation)

    assert say(amira, conversation, "yes").seq == 2


def test_only_people_in_the_conversation_may_post(
    amira: User, stranger: User, conversation: Conversation
) -> None:
    assert isinstance(say(amira, conversation, "hello"), Stored)
    with pytest.raises(NotFound):
        say(stranger, conversation, "hello")
    seat = Participant.objects.filter(conversation=conversation, person=amira)
    seat.update(left_at=timezone.now())
    with pytest.raises(NotFound):
        say(amira, conversation, "hello again")


def test_a_person_who_was_switched_off_may_not_post(
    amira: User, conversation: Conversation
) -> None:
    say(amira, conversation, "hello")
    User.objects.filter(pk=amira.pk).update(is_active=False)

    with pytest.raises(NotFound):
        say(amira, conversation, "hello again")


def test_nothing_is_said_in_a_conversation_that_ended(
    amira: User, sam: User, conversation: Conversation
) -> None:
    say(amira, conversation, "goodbye")
    end_conversation(conversation_id=conversation.pk, by=amira)

    with pytest.raises(ConversationClosed):
        say(amira, conversation, "one more thing")
    with pytest.raises(NotFound):
        say(sam, conversation, "wait")
    assert Entry.objects.filter(conversation=conversation).count() == 2


@pytest.mark.parametrize("body", ["", "   ", "\x00", "\u202e", "x" * 4_001])
def test_there_must_be_something_to_say(
    body: str, amira: User, conversation: Conversation
) -> None:
    with pytest.raises(Invalid):
        say(amira, conversation, body)
    assert not said(conversation)


@pytest.mark.parametrize(
    "body", ["he said <i want to die>", "my heart </3 and I can't", "<kms>", "a\nb", "שלום 👩‍👧"]
)
def test_not_a_word_is_lost(body: str, amira: User, conversation: Conversation) -> None:
    say(amira, conversation, body)

    assert said(conversation) == [(1, body)]


def test_those_who_receive_are_told_in_the_same_transaction_by_id_alone(
    amira: User, sam: User, stranger: User, conversation: Conversation
) -> None:
    say(amira, conversation, "between us")

    (delivery,) = Nudge.objects.latest("pk").deliveries
    assert set(delivery["to"]) == {str(amira.pk), str(sam.pk)}
    assert delivery["event"] == {
        "type": "entry.added",
        "conversation_id": str(conversation.pk),
        "seq": 1,
    }


def test_the_database_holds_no_word_that_was_written(
    amira: User, conversation: Conversation
) -> None:
    say(amira, conversation, "canary-4711")

    entry = Entry.objects.get(conversation=conversation)
    assert b"canary" not in bytes(entry.body_sealed)
    assert words_of(entry, conversation) == "canary-4711"
