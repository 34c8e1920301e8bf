"""A client whose worker dropped out may talk with the colleague they agreed to, and loses nothing by it."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.roles import Role
from chat.actions.attendance import attend
from chat.actions.conversations import block, end_conversation
from chat.actions.standing_in import talk_with_stand_in
from chat.actions.states import set_state
from chat.inbox import inbox
from chat.models import Absence, Attendance, Conversation, Kind
from chat.policies.presence import State
from matching.actions.exclusions import keep_apart
from matching.actions.understudies import answer, propose
from matching.models import Exclusion, Pairing, Understudy
from peersupport.core import outbox
from peersupport.core.errors import Conflict, NotFound
from peersupport.core.models import OutboxEntry
from tests.factories import be_a_worker, make_person, say

pytestmark = pytest.mark.django_db

PRESS = "Talk with ada"


@pytest.fixture
def ada(db: None) -> User:
    """A colleague."""
    ada = make_person(Role.PEER_WORKER, "ada")
    be_a_worker(ada)
    return ada


@pytest.fixture
def agreed(amira: User, ada: User, sam: User, conversation: Conversation) -> Understudy:
    assert conversation.pairing_id, "a conversation of two"
    row = propose(by=sam, pairing_id=conversation.pairing_id, worker_id=ada.pk)
    for person in (ada, amira):
        answer(by=person, understudy_id=row.pk, yes=True)
    return row


@pytest.fixture
def missing(
    agreed: Understudy, amira: User, sam: User, ada: User, conversation: Conversation
) -> UUID:
    """Sam has dropped out of a live conversation, and Ada has a tab open in this process."""
    say(amira, conversation, "are you there")
    say(sam, conversation, "yes, I am")
    process = uuid4()
    attend(process=process, present=[sam.pk, ada.pk], heard={})
    attend(process=process, present=[ada.pk], heard={sam.pk: timezone.now()})
    pass_time()
    assert Absence.objects.filter(back_at=None).count() == 1
    return process


def pass_time() -> None:
    """Everything promised comes due, and runs."""
    OutboxEntry.objects.filter(done_at=None, kind__startswith="chat.").update(
        due_at=timezone.now()
    )
    outbox.run_due(timezone.now(), lane="timers")


def seen_by(person: User, conversation: Conversation | UUID) -> str:
    browser = Client()
    browser.force_login(person)
    room = conversation if isinstance(conversation, UUID) else conversation.pk
    return browser.get(reverse("chat:beside", args=[room])).content.decode()


def test_one_press_without_script_leads_to_somebody_who_answers(
    missing: UUID, client: Client, amira: User, ada: User, conversation: Conversation
) -> None:
    client.force_login(amira)
    page = client.get(reverse("chat:conversation", args=[conversation.pk])).content.decode()
    assert PRESS in page
    assert "You can wait" in page
    assert "ask for the next person free" in page
    address = reverse("chat:stand_in", args=[conversation.pk])

    answer = client.post(address, follow=True)

    found = answer.redirect_chain[-1][0]
    assert found != reverse("chat:conversation", args=[conversation.pk])
    assert client.post(address, follow=True).redirect_chain[-1][0] == found, "twice is once"
    assert "ada stands in for sam" in answer.content.decode()
    assert reverse("chat:conversation", args=[conversation.pk]) in answer.content.decode()
    begun = Conversation.objects.get(stands_in_for=conversation)
    assert say(ada, begun, "hello amira").seq == 2
    assert say(amira, begun, "hello ada").seq == 3
    assert [line.with_whom for line in inbox(ada)] == ["amira"]


def test_what_was_said_to_the_first_is_not_shown_to_the_second_and_nothing_of_it_ends(
    missing: UUID, amira: User, sam: User, ada: User, conversation: Conversation
) -> None:
    talk_with_stand_in(conversation_id=conversation.pk, by=amira)

    assert len(inbox(ada)) == 1
    browser = Client()
    browser.force_login(ada)
    assert browser.get(reverse("chat:conversation", args=[conversation.pk])).status_code == 404
    assert Pairing.objects.active().filter(worker=sam, client=amira).exists()
    assert say(amira, conversation, "are you back?").seq == 3
    assert PRESS not in seen_by(amira, conversation), "the two talk already"
    assert "open your conversation with ada" in seen_by(amira, conversation)


def test_when_the_first_is_back_the_offer_goes_and_the_way_back_stays(
    missing: UUID, amira: User, sam: User, ada: User, conversation: Conversation
) -> None:
    begun = talk_with_stand_in(conversation_id=conversation.pk, by=amira)
    assert "sam, who cannot be seen here just now" in seen_by(amira, begun)

    attend(process=missing, present=[sam.pk, ada.pk], heard={})

    assert "sam is back" in seen_by(amira, conversation)
    assert "ada" not in seen_by(amira, conversation)
    assert "back to sam" in seen_by(amira, begun)
    assert "stands in for" not in seen_by(amira, begun)
    assert "back to sam" not in seen_by(ada, begun)


Hindrance = Callable[[User, User, User, Conversation, Understudy], None]


def _gone(amira: User, sam: User, ada: User, room: Conversation, row: Understudy) -> None:
    Attendance.objects.filter(person=ada).delete()


def _rests(amira: User, sam: User, ada: User, room: Conversation, row: Understudy) -> None:
    set_state(worker=ada, state=State.BREAK, until=timezone.now() + timedelta(hours=1))


def _unwanted(amira: User, sam: User, ada: User, room: Conversation, row: Understudy) -> None:
    keep_apart(person=amira, names=["ada"])


def _unwilling(amira: User, sam: User, ada: User, room: Conversation, row: Understudy) -> None:
    keep_apart(person=ada, names=["amira"])


def _no_more(amira: User, sam: User, ada: User, room: Conversation, row: Understudy) -> None:
    answer(by=ada, understudy_id=row.pk, yes=False)


def _not_agreed(amira: User, sam: User, ada: User, room: Conversation, row: Understudy) -> None:
    Understudy.objects.update(agreed_at=None)


def _switched_off(amira: User, sam: User, ada: User, room: Conversation, row: Understudy) -> None:
    User.objects.filter(pk=ada.pk).update(is_active=False)


def _ended(amira: User, sam: User, ada: User, room: Conversation, row: Understudy) -> None:
    end_conversation(conversation_id=room.pk, by=amira)


def _blocked(amira: User, sam: User, ada: User, room: Conversation, row: Understudy) -> None:
    begun = talk_with_stand_in(conversation_id=room.pk, by=amira)
    block(conversation_id=begun, by=ada)


@pytest.mark.parametrize(
    "hinder",
    [
        *(_gone, _rests, _unwanted, _unwilling, _no_more),
        *(_not_agreed, _switched_off, _ended, _blocked),
    ],
)
def test_nobody_is_offered_who_is_not_free_or_may_not_meet_the_client(
    hinder: Hindrance,
    missing: UUID,
    agreed: Understudy,
    amira: User,
    sam: User,
    ada: User,
    conversation: Conversation,
) -> None:
    assert PRESS in seen_by(amira, conversation), "it must start out offered"

    hinder(amira, sam, ada, conversation, agreed)

    assert PRESS not in seen_by(amira, conversation)
    assert "open your conversation" not in seen_by(amira, conversation)
    with pytest.raises(Conflict):
        talk_with_stand_in(conversation_id=conversation.pk, by=amira)


def test_it_is_for_the_client_alone(
    missing: UUID, amira: User, sam: User, ada: User, stranger: User, conversation: Conversation
) -> None:
    for person in (sam, ada, stranger):
        with pytest.raises(NotFound):
            talk_with_stand_in(conversation_id=conversation.pk, by=person)
    assert talk_with_stand_in(conversation_id=conversation.pk, by=amira)


def test_whoever_is_not_missing_needs_nobody_in_their_place(
    agreed: Understudy, amira: User, sam: User, ada: User, conversation: Conversation
) -> None:
    attend(process=uuid4(), present=[sam.pk, ada.pk], heard={})

    assert PRESS not in seen_by(amira, conversation)
    with pytest.raises(Conflict, match="back"):
        talk_with_stand_in(conversation_id=conversation.pk, by=amira)


@pytest.mark.parametrize("how", ["ends", "blocks"])
def test_a_talk_with_a_stand_in_ends_alone_and_the_first_goes_on(
    how: str, missing: UUID, amira: User, sam: User, ada: User, conversation: Conversation
) -> None:
    begun = talk_with_stand_in(conversation_id=conversation.pk, by=amira)

    if how == "ends":
        end_conversation(conversation_id=begun, by=amira)
    else:
        block(conversation_id=begun, by=amira)
    pass_time()

    assert Exclusion.objects.filter(person=amira, other=ada).exists() == (how == "blocks")
    assert not Understudy.objects.standing().exists()
    assert Pairing.objects.active().filter(client=amira, worker=sam).exists()
    assert say(amira, conversation, "it is me again").seq == 3


@pytest.mark.parametrize("how", ["the first one ends", "the agreement ends"])
def test_what_it_stood_on_takes_it_along(
    how: str,
    missing: UUID,
    agreed: Understudy,
    amira: User,
    sam: User,
    ada: User,
    conversation: Conversation,
) -> None:
    begun = talk_with_stand_in(conversation_id=conversation.pk, by=amira)

    if how == "the first one ends":
        end_conversation(conversation_id=conversation.pk, by=sam)
    else:
        answer(by=amira, understudy_id=agreed.pk, yes=False)
    pass_time()
    pass_time()

    room = Conversation.objects.get(pk=begun)
    assert room.closed_at is not None
    assert room.entry_set.filter(kind=Kind.CLOSED).count() == 1
    assert inbox(ada) == []
