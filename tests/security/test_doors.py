"""Every URL and every frame, tried by every kind of person."""

from collections.abc import Iterator
from datetime import date
from uuid import UUID, uuid4

import pytest
from allauth.mfa.models import Authenticator
from django.http import HttpResponse
from django.urls import URLResolver, get_resolver, reverse

from accounts.models import User
from accounts.roles import Role
from chat.models import Conversation
from chat.protocol import READERS
from peersupport.core.aio import in_database
from tests.chat.tabs import Tab
from tests.factories import make_person, say
from tests.security import doors
from tests.security.doors import ALL, DOORS, FRAMES
from tests.security.objects import World, build_world

# A frame answered in the same order, about a conversation that is not there: its refusal comes last.
SAME_LANE = {
    "hello": "resume",
    "resume": "resume",
    "message.post": "message.post",
    "message.edit": "message.post",
    "message.withdraw": "message.post",
    "message.forget": "message.post",
    "draft.keep": "read",
    "message.unmask": "read",
    "read": "read",
    "typing": "read",
    "got": "read",
    "ping": "read",
}
NEEDS_OBJECT = [name for name, door in DOORS.items() if door.about]


@pytest.fixture
def people(amira: User, sam: User, stranger: User, noor: User, kit: User) -> dict[str, User]:
    half = make_person(Role.MODERATOR)
    Authenticator.objects.filter(user=half).delete()
    return {
        doors.HALF: half,
        doors.AMIRA: amira,
        doors.CHARLIE: stranger,
        doors.SAM: sam,
        doors.ROBIN: make_person(Role.PEER_WORKER, "robin"),
        doors.NOOR: noor,
        doors.KIT: kit,
    }


@pytest.fixture
def world(people: dict[str, User], conversation: Conversation) -> World:
    return build_world(people, conversation)


def every_url(resolver: URLResolver, prefix: str = "") -> Iterator[str]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            space = f"{pattern.namespace}:" if pattern.namespace else ""
            yield from every_url(pattern, prefix + space)
        else:
            yield f"{prefix}{pattern.name}"


def test_every_url_and_every_frame_is_written_down() -> None:
    assert set(every_url(get_resolver())) == set(DOORS)
    assert set(READERS) == set(FRAMES)


@pytest.mark.django_db
@pytest.mark.parametrize("name", DOORS)
def test_a_door_opens_for_those_it_is_for_and_for_nobody_else(name: str, world: World) -> None:
    door = DOORS[name]
    address = reverse(name, args=_named(world, door.about))

    opened = {who for who in ALL if _is_open(_try(world, who, door.method, address))}

    assert sorted(opened) == sorted(door.opens_for)


@pytest.mark.django_db
@pytest.mark.parametrize("name", [n for n in NEEDS_OBJECT if DOORS[n].about not in {"step", "wish", "channel", "date", "key"}])  # fmt: skip
def test_not_yours_and_unknown_answer_alike(name: str, world: World) -> None:
    door = DOORS[name]
    real = reverse(name, args=_named(world, door.about))
    *known, last = world.named[door.about]
    unknown = reverse(name, args=[*known, _unknown(last)])
    shut_out = sorted({doors.AMIRA, doors.CHARLIE, doors.ROBIN, doors.NOOR} - door.opens_for)

    for who in shut_out:
        theirs, nothing = (_try(world, who, door.method, a) for a in (real, unknown))
        assert theirs.status_code == nothing.status_code
        assert len(theirs.content) == len(nothing.content)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("kind", FRAMES)
async def test_a_frame_is_heard_from_those_it_is_for_and_from_nobody_else(
    kind: str, people: dict[str, User], conversation: Conversation
) -> None:
    world = World(people=people, named={})
    await in_database(say, people[doors.AMIRA], conversation, "the first message")
    heard = {who for who in ALL if await _is_heard(world, who, kind, conversation)}

    assert sorted(heard) == sorted(FRAMES[kind])


async def _is_heard(world: World, who: str, kind: str, conversation: Conversation) -> bool:
    tab = Tab(await in_database(world.key_of, who))
    if not await tab.connect():
        return False
    await tab.hello()
    await tab.send(_frame(kind, conversation.pk))
    await tab.send(_frame(SAME_LANE[kind], uuid4()))
    answers = []
    while (answer := await tab.next()).get("conversation") in {None, str(conversation.pk)}:
        answers.append(answer["type"])
    await tab.leave()
    return "error" not in answers


def _frame(kind: str, conversation_id: UUID) -> dict[str, object]:
    cid = str(conversation_id)
    frames: dict[str, dict[str, object]] = {
        "hello": {"type": "hello"},
        "ping": {"type": "ping"},
        "got": {"type": "got", "n": 0},
        "message.post": {"type": kind, "id": str(uuid4()), "conversation": cid, "body": "hello"},
        "message.edit": {
            "type": kind,
            "id": str(uuid4()),
            "conversation": cid,
            "seq": 1,
            "body": "x",
        },
        "message.withdraw": {"type": kind, "id": str(uuid4()), "conversation": cid, "seq": 1},
        "message.forget": {"type": kind, "id": str(uuid4()), "conversation": cid},
        "draft.keep": {"type": kind, "message": str(uuid4()), "conversation": cid, "body": "x"},
        "message.unmask": {"type": kind, "conversation": cid, "seq": 1},
        "resume": {"type": kind, "conversations": {cid: 0}},
        "read": {"type": kind, "conversation": cid, "seq": 1},
        "typing": {"type": kind, "conversation": cid, "on": True},
    }
    return frames[kind]


def _named(world: World, about: str) -> list[object]:
    return [date.fromisoformat(str(v)) if about == "date" else v for v in world.named[about]]


def _unknown(value: object) -> object:
    if isinstance(value, int):
        return value + 1_000
    return "x" * len(value) if isinstance(value, str) else uuid4()


def _try(world: World, who: str, method: str, address: str) -> HttpResponse:
    answer: HttpResponse = getattr(world.browser_of(who), method)(address)
    return answer


def _is_open(answer: HttpResponse) -> bool:
    """Shut is: not here, or sent to sign in or to set the second factor up."""
    goes_to = answer.headers.get("Location", "")
    sent_away = goes_to.startswith((reverse("account_login"), reverse("mfa_activate_totp")))
    return answer.status_code not in {404, 405, 500} and not sent_away
