"""Whoever ends a pairing, and from wherever: what the two say to each other ends with it."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.actions.leaving import shut_out
from accounts.models import User
from chat.models import Conversation, Participant
from matching import api
from matching.models import Pairing
from peersupport.core import personal
from peersupport.core.aio import in_database
from peersupport.core.errors import NotFound
from peersupport.core.outbox import run_due
from tests.chat.tabs import open_tab
from tests.factories import say

pytestmark = pytest.mark.django_db(transaction=True)


def ends(conversation: Conversation, by: User) -> None:
    assert conversation.pairing_id
    api.end_pairing(pairing_id=conversation.pairing_id, by=by)
    run_due(timezone.now(), lane="timers")


def page_of(person: User, conversation: Conversation) -> int:
    browser = Client()
    browser.force_login(person)
    return browser.get(reverse("chat:conversation", args=[conversation.pk])).status_code


async def test_both_tabs_hear_of_it_and_the_peer_worker_reads_no_more(
    amira: User, sam: User, kit: User, conversation: Conversation
) -> None:
    mine, theirs = await open_tab(amira), await open_tab(sam)
    assert await in_database(page_of, sam, conversation) == 200, "they must start out able to"

    await in_database(ends, conversation, kit)

    assert (await mine.until("conversation.closed"))["conversation"] == str(conversation.pk)
    assert (await theirs.until("conversation.closed"))["conversation"] == str(conversation.pk)
    assert await in_database(page_of, sam, conversation) == 404
    assert await in_database(page_of, amira, conversation) == 200, "a client may read on"


@pytest.mark.parametrize("who", ["client", "peer worker"])
def test_nobody_writes_there_any_more(
    who: str, amira: User, sam: User, kit: User, conversation: Conversation
) -> None:
    writer = {"client": amira, "peer worker": sam}[who]
    say(writer, conversation, "good evening")

    ends(conversation, kit)
    ends(conversation, kit)

    with pytest.raises(NotFound):
        say(writer, conversation, "are you there?")
    assert Conversation.objects.get(pk=conversation.pk).closed_by == kit


@pytest.mark.parametrize("who", ["client", "peer worker"])
def test_somebody_switched_off_before_is_erased_all_the_same(
    who: str, amira: User, sam: User, conversation: Conversation
) -> None:
    leaving = {"client": amira, "peer worker": sam}[who]
    User.objects.get_queryset().filter(pk=leaving.pk).update(is_active=False)
    assert not Participant.objects.sitting().filter(person=leaving).exists()

    shut_out(person=leaving)
    personal.ask_to_be_erased(person_id=leaving.pk, by_id=None)
    erasure = personal.erase(leaving.pk)

    assert erasure.finished_at is not None
    assert Conversation.objects.get(pk=conversation.pk).closed_at is not None
    assert not Pairing.objects.active().exists()
