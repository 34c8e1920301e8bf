"""What the peer worker and the team whisper reaches the client by no way at all."""

import json
from uuid import uuid4

import pytest
from asgiref.sync import sync_to_async
from django.test import Client

from accounts.models import User
from chat.actions import joining
from chat.actions.records import erased, exported
from chat.models import Conversation, Entry, Whisper
from moderation.actions.answers import acknowledge
from moderation.models import Escalation
from peersupport.core.errors import NotFound
from peersupport.core.models import AuditEntry
from tests.chat.tabs import open_tab
from tests.factories import say
from tests.moderation.on_duty import browser_of

SECRET = "xylophone"  # a word that stands nowhere else


@pytest.fixture
def joined(conversation: Conversation, amira: User, sam: User, noor: User) -> Conversation:
    say(amira, conversation, "I want to kill myself tonight")
    acknowledge(escalation_id=Escalation.objects.get().pk, by=noor)
    joining.join(conversation_id=conversation.pk, by=noor)
    return conversation


def whisper(by: User, conversation: Conversation, words: str = SECRET) -> int:
    address = f"/conversations/{conversation.pk}/team/whisper/"
    return int(Client.post(browser_of(by), address, {"words": words}).status_code)


def test_worker_and_team_read_each_others_whispers(
    joined: Conversation, sam: User, noor: User
) -> None:
    assert whisper(noor, joined, "Ask about tonight.") == 302
    assert whisper(sam, joined, "I will.") == 302

    for person in (sam, noor):
        text = browser_of(person).get(f"/conversations/{joined.pk}/").content.decode()
        assert "Ask about tonight." in text
        assert "I will." in text


WAYS: dict[str, str] = {
    "the page": "",
    "the page's fragment": "?at=1",
    "who is here": "team/",
    "where one whispers": "team/whisper/",
    "search": "search/",
    "beside": "beside/",
    "the alarm": "alarm/",
    "ending": "end/",
    "waiting drafts": "waiting/",
}


@pytest.mark.parametrize("way", WAYS)
def test_the_client_meets_no_whisper_on_any_page(
    way: str, joined: Conversation, amira: User, sam: User, noor: User
) -> None:
    whisper(noor, joined)
    whisper(sam, joined)
    assert Whisper.objects.count() == 2, "there must be something to leak"
    address = f"/conversations/{joined.pk}/{WAYS[way]}"

    for headers in ({}, {"X-Requested-With": "fetch"}):
        answer = browser_of(amira).get(address, headers=headers)
        assert SECRET not in answer.content.decode()
        assert "hisper" not in answer.content.decode()


def test_a_search_by_the_client_finds_no_whisper(
    joined: Conversation, amira: User, noor: User
) -> None:
    whisper(noor, joined)
    say(amira, joined, "a word of my own")
    address = f"/conversations/{joined.pk}/search/"

    own = browser_of(amira).post(address, {"wanted": "own"}).content.decode()
    answer = browser_of(amira).post(address, {"wanted": SECRET}).content.decode()

    assert "<mark>own</mark>" in own
    assert "Nothing found" in answer
    assert f"<mark>{SECRET}" not in answer


@pytest.mark.django_db(transaction=True)
async def test_the_clients_tab_hears_nothing_and_misses_no_number(
    joined: Conversation, amira: User, sam: User, noor: User
) -> None:
    hers, his = await open_tab(amira), await open_tab(sam)

    await sync_to_async(whisper)(noor, joined)
    assert (await his.until("whisper.added"))["conversation_id"] == str(joined.pk)
    await his.say(joined, "I am here.")

    frame = await hers.until("message.posted")
    assert hers.n == 1, "the message is the first event of all"
    assert SECRET not in json.dumps(frame)
    for tab in (hers, his):
        await tab.leave()


@pytest.mark.django_db(transaction=True)
async def test_a_resume_from_the_start_has_no_whisper_and_no_hole(
    joined: Conversation, amira: User, noor: User
) -> None:
    await sync_to_async(whisper)(noor, joined)
    hers = await open_tab(amira, {str(joined.pk): 0})

    run = []
    while (frame := await hers.next())["type"] != "resumed":
        run.append(frame)

    assert [one["seq"] for one in run] == list(range(1, len(run) + 1))
    assert SECRET not in json.dumps(run)
    await hers.leave()


def test_whispers_are_no_entries_and_stand_sealed(joined: Conversation, noor: User) -> None:
    entries = Entry.objects.count()

    whisper(noor, joined)

    assert Entry.objects.count() == entries
    assert SECRET.encode() not in bytes(Whisper.objects.get().body_sealed)


def test_the_clients_copy_has_none_and_the_others_have_their_own(
    joined: Conversation, amira: User, sam: User, noor: User
) -> None:
    whisper(noor, joined)
    whisper(sam, joined, "marimba")

    assert SECRET not in str(exported(amira.pk))
    assert "hisper" not in str(exported(amira.pk))
    assert "marimba" in str(exported(sam.pk))
    assert SECRET not in str(exported(sam.pk))
    assert SECRET in str(exported(noor.pk))


def test_they_go_when_the_client_is_forgotten(
    joined: Conversation, amira: User, noor: User
) -> None:
    whisper(noor, joined)

    erased(amira.pk)

    assert bytes(Whisper.objects.get().body_sealed) == b""


@pytest.mark.parametrize("who", ["amira", "stranger", "kit"])
def test_nobody_else_whispers(
    who: str, request: pytest.FixtureRequest, joined: Conversation, sam: User
) -> None:
    assert whisper(request.getfixturevalue(who), joined) == 404
    assert whisper(sam, joined) == 302


def test_there_is_nobody_to_whisper_to_before_and_after(
    joined: Conversation, sam: User, noor: User
) -> None:
    joining.leave(conversation_id=joined.pk, by=noor)

    assert whisper(sam, joined) == 409
    with pytest.raises(NotFound):
        joining.whisper(conversation_id=joined.pk, by=noor, words="Still there?")
    with pytest.raises(NotFound):
        joining.whisper(conversation_id=uuid4(), by=noor, words="Where?")


def test_an_empty_whisper_says_what_to_do(joined: Conversation, sam: User) -> None:
    assert whisper(sam, joined, "  ") == 422
    assert not Whisper.objects.exists()


def test_that_it_was_whispered_is_noted_and_no_word_of_it(
    joined: Conversation, noor: User
) -> None:
    whisper(noor, joined)

    newest = AuditEntry.objects.order_by("seq").last()
    assert newest is not None
    assert newest.verb == "escalation.whispered"
    assert SECRET not in str(newest.facts)
