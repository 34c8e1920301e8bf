"""What the rules miss is found by reading conversations that were picked by chance, and said with its interval."""

from random import Random
from uuid import UUID, uuid4

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from accounts import promise
from accounts.models import Consent, User
from accounts.roles import Role
from chat.models import Conversation
from moderation.models import Sample, SampledConversation
from moderation.policies.sampling import drawn, fingerprint, miss_rate
from peersupport.core import personal
from peersupport.core.models import AuditEntry
from tests.factories import make_conversation, make_person, say
from tests.moderation.on_duty import browser_of

CALM = "I walked the dog by the canal"
RED = "I want to kill myself tonight"
PICK = {"days": "7", "size": "10"}


@pytest.fixture
def duty(noor: User) -> Client:
    return browser_of(noor)


def knows(client: User, version: str = promise.TELLS_OF_SAMPLES) -> User:
    Consent.objects.create(person=client, version=version)
    return client


def picked(duty: Client) -> set[UUID]:
    duty.post("/duty/samples/draw/", PICK)
    rows = SampledConversation.objects.filter(sample=Sample.objects.first())
    return set(rows.values_list("conversation_id", flat=True))


def test_those_are_picked_of_whom_nobody_was_told_and_whose_clients_know(
    conversation: Conversation, amira: User, duty: Client
) -> None:
    alarmed, untold = make_person(), make_person()
    other = make_conversation(knows(alarmed), make_person(Role.PEER_WORKER))
    older = make_conversation(knows(untold, "2026-11"), make_person(Role.PEER_WORKER))
    say(knows(amira), conversation, CALM)
    say(alarmed, other, RED)
    say(untold, older, CALM)

    assert picked(duty) == {conversation.pk}


def test_the_draw_opens_nothing_and_can_be_drawn_again(
    conversation: Conversation, amira: User, duty: Client
) -> None:
    say(knows(amira), conversation, CALM)
    Conversation.objects.update(wrapped_key=b"")

    assert picked(duty) == {conversation.pk}

    sample = Sample.objects.get()
    again = drawn([conversation.pk], seed=sample.seed, size=10)
    assert again == (conversation.pk,)
    assert sample.fingerprint == fingerprint([conversation.pk])
    page = duty.get("/duty/samples/").content.decode()
    assert sample.seed in page


@given(
    ids=st.lists(st.uuids(), unique=True, max_size=30),
    size=st.integers(1, 12),
    order=st.randoms(use_true_random=False),
)
def test_the_same_seed_picks_the_same_ones_in_whatever_order_they_come(
    ids: list[UUID], size: int, order: Random
) -> None:
    shuffled = list(ids)
    order.shuffle(shuffled)

    first = drawn(ids, seed="one", size=size)

    assert drawn(shuffled, seed="one", size=size) == first
    assert len(first) == min(size, len(ids))
    assert set(first) <= set(ids)


def test_another_seed_picks_others() -> None:
    ids = [uuid4() for _ in range(100)]

    assert drawn(ids, seed="one", size=10) != drawn(ids, seed="two", size=10)


def test_reading_is_noted_and_the_client_sees_it(
    conversation: Conversation, amira: User, noor: User, duty: Client
) -> None:
    say(knows(amira), conversation, CALM)
    picked(duty)
    one = SampledConversation.objects.get()

    page = duty.get(f"/duty/samples/{one.pk}/").content.decode()

    assert CALM in page
    assert amira.pseudonym not in page
    entry = AuditEntry.objects.get(verb="sample.read")
    assert entry.actor_id == noor.pk
    (reading,) = personal.readings(amira.pk)
    assert (reading.reader_id, reading.reason) == (noor.pk, "picked by chance")
    held = browser_of(amira).get("/settings/held/").content.decode()
    assert "a part of a conversation" in held


def test_nobody_judges_what_they_were_part_of(
    conversation: Conversation, amira: User, sam: User, duty: Client
) -> None:
    say(knows(amira), conversation, CALM)
    picked(duty)
    one = SampledConversation.objects.get()
    sam.role = Role.MODERATOR
    sam.save()

    answer = browser_of(sam).get(f"/duty/samples/{one.pk}/")

    assert answer.status_code == 409
    assert CALM not in answer.content.decode()
    assert not AuditEntry.objects.filter(verb="sample.read").exists()


def test_one_tap_judges_once_and_the_page_says_how_much_is_missed(
    conversation: Conversation, amira: User, duty: Client, kit: User
) -> None:
    say(knows(amira), conversation, CALM)
    picked(duty)
    one = SampledConversation.objects.get()
    assert "Nothing has been read yet" in duty.get("/duty/samples/").content.decode()
    judge = f"/duty/samples/{one.pk}/judge/"
    assert duty.post(judge, {"verdict": "perhaps"}).status_code == 302
    assert duty.post(judge, {"verdict": "missed"}, follow=True).status_code == 200
    assert browser_of(kit).post(judge, {"verdict": "nothing"}).status_code == 409

    page = duty.get("/duty/samples/").content.decode()

    assert "<strong>1 of 1</strong>" in page
    assert "between 21 and 100 in a hundred" in page


def test_nothing_to_pick_from_is_said_kindly(duty: Client) -> None:
    answer = duty.post("/duty/samples/draw/", PICK)

    assert answer.status_code == 400
    assert "There is no conversation to pick from" in answer.content.decode()


@pytest.mark.parametrize(
    ("read", "missed", "low", "high"),
    [(10, 0, 0.0, 0.2775), (50, 2, 0.0110, 0.1346), (200, 10, 0.0274, 0.0896)],
)
def test_the_interval_is_wilsons(read: int, missed: int, low: float, high: float) -> None:
    rate = miss_rate(read=read, missed=missed)

    assert rate is not None
    assert (rate.low, rate.high) == pytest.approx((low, high), abs=5e-4)
    assert miss_rate(read=0, missed=0) is None
