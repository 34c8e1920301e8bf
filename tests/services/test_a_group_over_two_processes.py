"""The delivery promises, in a group whose members sit at two web processes over PostgreSQL and Redis."""

from signal import SIGKILL
from time import monotonic
from uuid import uuid4

import pytest

from accounts.models import User
from accounts.roles import Role
from chat.actions.membership import remove_member
from chat.models import Conversation
from peersupport.core.aio import in_database
from peersupport.core.models import Nudge
from tests.factories import make_group, make_person, say
from tests.services.processes import Stage
from tests.services.tabs import open_real_tab

pytestmark = pytest.mark.services

SOCKET_GONE_WITHIN = 2.5
COME_BACK = 4403
NAME = uuid4()
# Three have joined.
SO_FAR = 3


@pytest.fixture
def members(stage: Stage) -> list[User]:
    return [make_person() for _ in range(3)]


@pytest.fixture
def host(stage: Stage) -> User:
    return make_person(Role.PEER_WORKER)


@pytest.fixture
def group(members: list[User], host: User) -> Conversation:
    """Joined a while ago: the news of a new seat would close a tab that is opened now, and the page open another."""
    made = make_group(host, *members)
    Nudge.objects.all().delete()
    return made


async def test_all_members_at_both_processes_have_one_order_and_each_message_once(
    stage: Stage, members: list[User], host: User, group: Conversation
) -> None:
    people = [*members, host]
    tabs = [await open_real_tab(stage.web[i % 2], one) for i, one in enumerate(people)]
    for number in range(10):
        for tab in tabs:
            await tab.say(group, f"{number}")
        if number == 0:
            await tabs[0].say(group, "never twice", NAME)
            await tabs[0].say(group, "never twice", NAME)

    heard = [await tab.bodies(41) for tab in tabs]

    assert heard[0] == heard[1] == heard[2] == heard[3]
    assert [seq for seq, _ in heard[0]] == list(range(SO_FAR + 1, SO_FAR + 42))
    assert [body for _, body in heard[0]].count("never twice") == 1


async def test_whoever_was_away_is_given_all_of_it_in_order_also_after_a_kill(
    stage: Stage, members: list[User], group: Conversation
) -> None:
    amira, ben, _ = members
    tab = await open_real_tab(stage.web[0], ben)
    await in_database(say, amira, group, "before")
    assert await tab.bodies(1) == [(SO_FAR + 1, "before")]
    stage.web[0].stop(SIGKILL)
    for number in range(20):
        await in_database(say, amira, group, f"while away {number}")

    back = await open_real_tab(stage.web[1], ben, resume={str(group.pk): SO_FAR + 1})

    expected = [(SO_FAR + 2 + number, f"while away {number}") for number in range(20)]
    assert await back.bodies(20) == expected


async def test_whoever_is_taken_out_hears_nothing_from_then_on(
    stage: Stage, members: list[User], host: User, group: Conversation
) -> None:
    amira, ben, _ = members
    out = await open_real_tab(stage.web[1], amira)
    stays = await open_real_tab(stage.web[1], ben)
    began = monotonic()
    await in_database(
        remove_member, conversation_id=group.pk, person_id=amira.pk, by=host, reason="Why."
    )

    assert await out.close_code() == COME_BACK
    assert monotonic() - began < SOCKET_GONE_WITHIN
    again = await open_real_tab(stage.web[0], amira, resume={str(group.pk): 0})
    await in_database(say, ben, group, "among ourselves")
    assert await stays.bodies(1) == [(SO_FAR + 2, "among ourselves")]
    refused = await again.until("error")
    assert (refused["code"], refused["conversation"]) == ("not_found", str(group.pk))
    await again.send({"type": "ping"})
    while (frame := await again.next())["type"] != "pong":
        assert frame.get("conversation") != str(group.pk)
