"""A tab shows that it reads by confirming. One that does not is closed, and has lost nothing by it."""

import pytest

from accounts.models import User
from chat import reader
from chat.models import Conversation
from chat.window import MOST_EVENTS, Window
from peersupport.core.aio import in_database
from tests.chat.tabs import open_tab
from tests.factories import say

TRY_AGAIN = 4013
SOON = 0.4


@pytest.mark.django_db(transaction=True)
async def test_an_event_that_is_never_confirmed_ends_its_tab_however_often_that_pings(
    amira: User, sam: User, conversation: Conversation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reader, "SLOW_READER", SOON)
    reads, only_pings = await open_tab(sam), await open_tab(sam)

    await in_database(say, amira, conversation, "are you there?")
    assert (await reads.until("message.posted"))["seq"] == 1
    await reads.confirm()
    await only_pings.send({"type": "ping"})
    assert await only_pings.until("pong")

    assert await only_pings.close_code() == TRY_AGAIN
    await in_database(say, amira, conversation, "and now?")
    assert (await reads.until("message.posted"))["seq"] == 2
    back = await open_tab(sam, {str(conversation.pk): 0})
    assert (await back.until("message.posted"))["seq"] == 1


def test_what_was_never_sent_cannot_be_confirmed() -> None:
    window = Window()
    for _ in range(MOST_EVENTS):
        window.sent(1)
    assert window.is_full

    window.got(MOST_EVENTS + 1)
    assert window.is_full
    window.got(MOST_EVENTS)

    assert not window.is_full
    assert not window.owes(MOST_EVENTS)
