"""Nothing a person said later overtakes what was refused for now."""

from collections.abc import Sequence
from uuid import uuid4

import pytest
from django.db import DataError, transaction

from accounts.models import User
from chat import writer as writing
from chat.actions.messages import Draft, Outcome, Stored, post_messages
from chat.models import Conversation, Entry
from chat.writer import store
from peersupport.core.errors import Unavailable
from tests.chat.tabs import open_tab
from tests.factories import say

FOR_EVER = float("inf")


def drafts(author: User, conversation: Conversation, *bodies: str) -> list[Draft]:
    return [
        Draft(author_id=author.pk, conversation_id=conversation.pk, id=uuid4(), body=body)
        for body in bodies
    ]


@pytest.mark.django_db(transaction=True)
async def test_after_a_refusal_for_now_later_ones_wait_until_it_went_or_was_given_up(
    amira: User, conversation: Conversation
) -> None:
    tab = await open_tab(amira)
    for number in range(25):
        await tab.say(conversation, str(number))
    first = await tab.until("error")
    second = await tab.until("error")
    assert (first["code"], second["code"]) == ("too_many", "out_of_order")

    await tab.send(
        {"type": "message.forget", "id": first["id"], "conversation": str(conversation.pk)}
    )
    name = await tab.say(conversation, "much later")

    while (answer := await tab.next()).get("id") != name:
        pass
    assert answer.get("code") != "out_of_order"


@pytest.mark.django_db(transaction=True)
def test_what_was_given_up_on_is_not_stored(amira: User, conversation: Conversation) -> None:
    (in_time,) = store(drafts(amira, conversation, "in time"), FOR_EVER)
    assert isinstance(in_time, Stored)

    (late,) = store(drafts(amira, conversation, "too late"), 0.0)

    assert isinstance(late, Unavailable)
    assert Entry.objects.filter(conversation=conversation).count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_message_that_breaks_the_database_costs_no_other_its_place(
    amira: User, conversation: Conversation, monkeypatch: pytest.MonkeyPatch
) -> None:
    def break_on_poison(batch: Sequence[Draft], *, until: float) -> list[Outcome]:
        with transaction.atomic():
            outcomes = post_messages(batch, until=until)
            if any(draft.body == "poison" for draft in batch):
                raise DataError
        return outcomes

    monkeypatch.setattr(writing, "post_messages", break_on_poison)

    outcomes = store(drafts(amira, conversation, "one", "poison", "two"), FOR_EVER)

    assert [getattr(outcome, "seq", None) for outcome in outcomes] == [1, None, 2]


@pytest.mark.django_db
def test_a_resent_message_shows_the_help_card_again(
    amira: User, conversation: Conversation
) -> None:
    name = uuid4()
    assert say(amira, conversation, "I want to kill myself tonight", name).help_card
    assert not say(amira, conversation, "Thank you for listening").help_card

    assert say(amira, conversation, "I want to kill myself tonight", name).help_card
