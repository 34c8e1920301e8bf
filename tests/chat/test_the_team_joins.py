"""Somebody from the team in a conversation: both in it are told, in words, of every coming, going and taking over."""

import pytest
from asgiref.sync import sync_to_async
from django.test import Client

from accounts.models import User
from accounts.roles import Role
from chat.actions import joining
from chat.actions.conversations import end_conversation
from chat.actions.messages import OnlyReading
from chat.actions.records import exported
from chat.models import Conversation, Entry, Kind, Participant, Side
from moderation.actions.answers import acknowledge, resolve
from moderation.models import Escalation, Finding
from moderation.policies.closing import Ending, HandOff, Outcome
from peersupport.core.errors import Conflict, NotFound
from peersupport.core.models import AuditEntry
from tests.chat.tabs import open_tab
from tests.factories import say
from tests.moderation.on_duty import START, at, browser_of, run_outbox_at

pytestmark = pytest.mark.usefixtures("red")


@pytest.fixture
def red(conversation: Conversation, amira: User, sam: User, noor: User) -> Escalation:
    """A red in the conversation, which noor has taken."""
    with at(0):
        say(amira, conversation, "I want to kill myself tonight")
        found = Escalation.objects.get(conversation_id=conversation.pk)
        return acknowledge(escalation_id=found.pk, by=noor)


def page(person: User, conversation: Conversation) -> str:
    answer = browser_of(person).get(f"/conversations/{conversation.pk}/")
    assert answer.status_code == 200
    return str(answer.content.decode())


def press(person: User, conversation: Conversation, what: str) -> int:
    address = f"/conversations/{conversation.pk}/team/{what}/"
    return int(Client.post(browser_of(person), address).status_code)


def kinds(conversation: Conversation) -> list[str]:
    return list(Entry.objects.filter(conversation=conversation).values_list("kind", flat=True))


def steps(escalation: Escalation) -> list[str]:
    entries = AuditEntry.objects.filter(subject=f"escalation:{escalation.pk}").order_by("seq")
    return [verb.removeprefix("escalation.") for verb in entries.values_list("verb", flat=True)]


def end_it(escalation: Escalation, by: User) -> None:
    call = HandOff(called="112", called_at=START, confirmed="They are with her.")
    ending = Ending(outcome=Outcome.HANDED_OVER, done="Called 112.", hand_off=call)
    resolve(escalation_id=escalation.pk, by=by, ending=ending)


def test_both_read_who_has_joined_and_what_they_can_read(
    conversation: Conversation, amira: User, sam: User, noor: User, red: Escalation
) -> None:
    assert "noor" not in page(amira, conversation)

    assert press(noor, conversation, "join") == 302

    for person in (amira, sam):
        told = page(person, conversation)
        assert "noor from the team has joined. They can read what was written here." in told
        assert "noor from the team is here too." in told
    assert "I want to kill myself tonight" in page(noor, conversation)
    assert steps(red)[-1] == "joined"


def test_joining_twice_is_joining_once(conversation: Conversation, noor: User) -> None:
    for _ in range(2):
        assert press(noor, conversation, "join") == 302

    assert kinds(conversation).count(Kind.TEAM_JOINED) == 1


@pytest.mark.parametrize("who", ["amira", "sam", "stranger", "kit"])
def test_nobody_joins_who_does_not_hold_its_escalation(
    who: str, request: pytest.FixtureRequest, conversation: Conversation, noor: User
) -> None:
    assert press(request.getfixturevalue(who), conversation, "join") == 404
    assert Kind.TEAM_JOINED not in kinds(conversation)

    assert press(noor, conversation, "join") == 302, "whoever holds it may"


def test_nobody_joins_after_it_has_ended(
    conversation: Conversation, noor: User, red: Escalation
) -> None:
    end_it(red, noor)

    assert press(noor, conversation, "join") == 404


def test_what_the_team_writes_stands_under_their_name(
    conversation: Conversation, amira: User, noor: User
) -> None:
    joining.join(conversation_id=conversation.pk, by=noor)

    say(noor, conversation, "I am with you both.")

    assert "noor from the team: </span>I am with you both." in page(amira, conversation)


def test_a_short_answer_to_the_teams_question_is_screened_with_it(
    conversation: Conversation, amira: User, noor: User
) -> None:
    joining.join(conversation_id=conversation.pk, by=noor)
    before = Finding.objects.count()
    say(noor, conversation, "Are you thinking about killing yourself?")

    assert say(amira, conversation, "yes").help_card
    assert Finding.objects.count() == before + 1


def test_taken_over_the_worker_reads_along_and_the_client_knows_who_writes(
    conversation: Conversation, amira: User, sam: User, noor: User, red: Escalation
) -> None:
    joining.join(conversation_id=conversation.pk, by=noor)
    say(sam, conversation, "I am here, and noor is too.")

    assert press(noor, conversation, "write") == 302

    with pytest.raises(OnlyReading):
        say(sam, conversation, "Wait")
    assert "noor from the team writes here now." in page(amira, conversation)
    reading = page(sam, conversation)
    assert "You read along" in reading
    assert "reads-along" in reading, "with it the box is away"
    say(noor, conversation, "I write to you now.")
    assert "I write to you now." in page(sam, conversation)
    say(amira, conversation, "Thank you")
    assert steps(red)[-1] == "took_over"


def test_given_back_the_worker_writes_again(
    conversation: Conversation, amira: User, sam: User, noor: User, red: Escalation
) -> None:
    joining.join(conversation_id=conversation.pk, by=noor)
    joining.take_over(conversation_id=conversation.pk, by=noor)

    assert press(noor, conversation, "give-back") == 302

    say(sam, conversation, "I am back.")
    assert "has given the word back" in page(amira, conversation)
    assert steps(red)[-1] == "gave_back"


def test_leaving_is_seen_gives_back_and_ends_the_reading(
    conversation: Conversation, amira: User, sam: User, noor: User, red: Escalation
) -> None:
    joining.join(conversation_id=conversation.pk, by=noor)
    joining.take_over(conversation_id=conversation.pk, by=noor)

    assert press(noor, conversation, "leave") == 302

    assert kinds(conversation)[-2:] == [Kind.TEAM_GAVE_BACK, Kind.TEAM_LEFT]
    assert "noor from the team has left the conversation" in page(amira, conversation)
    assert browser_of(noor).get(f"/conversations/{conversation.pk}/").status_code == 404
    with pytest.raises(NotFound):
        say(noor, conversation, "One more thing")
    say(sam, conversation, "I am here.")
    assert steps(red)[-2:] == ["gave_back", "left"]


def test_the_end_of_the_escalation_is_the_end_of_being_there(
    conversation: Conversation, sam: User, noor: User, red: Escalation
) -> None:
    with at(1):
        joining.join(conversation_id=conversation.pk, by=noor)
        joining.take_over(conversation_id=conversation.pk, by=noor)
        end_it(red, noor)

    run_outbox_at(2)

    assert kinds(conversation)[-1] == Kind.TEAM_LEFT
    assert browser_of(noor).get(f"/conversations/{conversation.pk}/").status_code == 404
    say(sam, conversation, "I am here.")


def test_while_something_else_is_open_nobody_is_sent_out(
    conversation: Conversation, noor: User
) -> None:
    joining.join(conversation_id=conversation.pk, by=noor)

    joining.everybody_leaves(conversation_id=conversation.pk)

    assert Kind.TEAM_LEFT not in kinds(conversation)


@pytest.mark.parametrize("how", ["switched off", "another role"])
def test_a_worker_writes_again_when_whoever_took_over_may_no_longer(
    how: str, conversation: Conversation, sam: User, noor: User
) -> None:
    joining.join(conversation_id=conversation.pk, by=noor)
    joining.take_over(conversation_id=conversation.pk, by=noor)
    with pytest.raises(OnlyReading):
        say(sam, conversation, "Wait")

    change = {"is_active": False} if how == "switched off" else {"role": Role.PEER_WORKER}
    User.objects.get_queryset().filter(pk=noor.pk).update(**change)

    say(sam, conversation, "I am here.")


def test_nobody_in_danger_loses_both(
    conversation: Conversation, amira: User, sam: User, noor: User
) -> None:
    joining.join(conversation_id=conversation.pk, by=noor)
    joining.take_over(conversation_id=conversation.pk, by=noor)

    with pytest.raises(Conflict):
        end_conversation(conversation_id=conversation.pk, by=sam)
    with pytest.raises(NotFound):
        end_conversation(conversation_id=conversation.pk, by=noor)

    end_conversation(conversation_id=conversation.pk, by=amira)
    assert not Participant.objects.sitting().filter(side=Side.TEAM).exists()


def test_two_from_the_team_do_not_write_over_each_other(
    conversation: Conversation, noor: User, kit: User, red: Escalation
) -> None:
    joining.join(conversation_id=conversation.pk, by=noor)
    joining.take_over(conversation_id=conversation.pk, by=noor)
    Escalation.objects.filter(pk=red.pk).update(acknowledged_by=kit)
    joining.join(conversation_id=conversation.pk, by=kit)

    assert press(kit, conversation, "write") == 409


def test_whoever_was_their_worker_does_not_come_back_as_the_team(
    conversation: Conversation, sam: User, red: Escalation
) -> None:
    User.objects.get_queryset().filter(pk=sam.pk).update(role=Role.MODERATOR)
    Escalation.objects.filter(pk=red.pk).update(acknowledged_by=sam)
    sam.refresh_from_db()

    assert press(sam, conversation, "join") == 409


def test_read_by_the_team_is_not_read_by_the_worker(
    conversation: Conversation, amira: User, sam: User, noor: User
) -> None:
    joining.join(conversation_id=conversation.pk, by=noor)
    last = say(amira, conversation, "Are you there?").seq
    page(noor, conversation)
    assert Participant.objects.get(person=noor).read_seq >= last, "noor must have read it"

    told = page(amira, conversation)
    assert f"{sam.pk}:" in told, "of sam she is told"
    assert f"{noor.pk}:" not in told


def test_the_whole_of_a_conversation_is_no_part_of_a_moderators_own_copy(
    conversation: Conversation, noor: User
) -> None:
    joining.join(conversation_id=conversation.pk, by=noor)
    say(noor, conversation, "I am with you both.")

    copy = str(exported(noor.pk))

    assert "I am with you both." in copy
    assert "kill myself" not in copy


@pytest.mark.django_db(transaction=True)
async def test_open_tabs_hear_of_it_at_once(
    conversation: Conversation, amira: User, noor: User
) -> None:
    hers = await open_tab(amira)

    await sync_to_async(joining.join)(conversation_id=conversation.pk, by=noor)

    heard = await hers.until("team.joined")
    assert (heard["side"], heard["author"]) == ("team", str(noor.pk))
    await hers.leave()


def test_a_climb_that_begins_again_leaves_them_where_they_are(
    conversation: Conversation, noor: User, red: Escalation
) -> None:
    with at(1):
        joining.join(conversation_id=conversation.pk, by=noor)
    run_outbox_at(16 * 60)
    red.refresh_from_db()
    assert red.acknowledged_at is None, "the time to decide must have run out"

    assert Participant.objects.sitting().filter(side=Side.TEAM).exists()
