"""Every frame, sent by every kind of person, about conversations in every state."""

import json
from collections.abc import Callable
from uuid import UUID, uuid4

import pytest

from chat.protocol import READERS
from peersupport.core.aio import in_database
from peersupport.core.hub import hub
from peersupport.core.throttle import Buckets, Limit
from tests.chat.tabs import Tab
from tests.security.doors import ALL, ALWAYS_HEARD, FRAMES, FRAMES_ELSEWHERE, REAL, SEATED
from tests.security.world import World, build_rooms

PLENTY = Limit(burst=1_000, per_second=1_000)
# What differs because something else was asked about.
NAMES = {"id", "conversation", "n", "at"}
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


def test_every_frame_is_written_down() -> None:
    assert set(READERS) == set(FRAMES) == set(SAME_LANE)


@pytest.mark.django_db(transaction=True)
async def test_a_frame_is_heard_from_those_it_is_for_and_answered_alike_to_all_others(
    monkeypatch: pytest.MonkeyPatch, record_property: Callable[[str, object], None]
) -> None:
    monkeypatch.setattr("chat.consumers.messages_of", Buckets(PLENTY))
    world = await in_database(build_rooms)
    for kind in FRAMES:
        said = {who: await what_is_said_to(world, who, kind) for who in ALL}
        for state in world.rooms:
            heard = {who for who, answers in said.items() if is_heard(answers.get(state))}
            assert (kind, state, sorted(heard)) == (kind, state, sorted(_should(kind, state)))
        for who, answers in said.items():
            told = {
                json.dumps(answer, sort_keys=True)
                for state, answer in answers.items()
                if who not in SEATED.get(state, ()) and not is_heard(answer)
            }
            assert len(told) <= 1, f"{who} can tell conversations apart by {kind}"
    record_property("tried: access", len(FRAMES) * len(ALL) * len(world.rooms))
    hub.stop()


def _should(kind: str, state: str) -> frozenset[str]:
    if state == REAL or kind in ALWAYS_HEARD:
        return FRAMES[kind]
    return FRAMES_ELSEWHERE.get((kind, state), frozenset())


def is_heard(answers: list[dict[str, object]] | None) -> bool:
    return answers is not None and all(answer["type"] != "error" for answer in answers)


async def what_is_said_to(world: World, who: str, kind: str) -> dict[str, list[dict[str, object]]]:
    """By the state of the conversation; nothing at all to whoever gets no socket."""
    tab = Tab(world.keys.get(who, ""))
    if not await tab.connect():
        return {}
    await tab.hello()
    said = {state: await _answers(tab, kind, room) for state, room in world.rooms.items()}
    await tab.leave()
    return said


async def _answers(tab: Tab, kind: str, room: UUID) -> list[dict[str, object]]:
    """Without the names of what was asked about, and without news of what the person takes part in."""
    frame, last = _frame(kind, room), _frame(SAME_LANE[kind], uuid4())
    await tab.send(frame)
    await tab.send(last)
    answers = []
    while (answer := await tab.next()).get("conversation") != _room_of(last):
        if "n" not in answer or answer.get("conversation") == str(room):
            answers.append({name: answer[name] for name in answer.keys() - NAMES})
    return answers


def _room_of(frame: dict[str, object]) -> object:
    cursors = frame.get("conversations")
    return next(iter(cursors)) if isinstance(cursors, dict) else frame["conversation"]


def _frame(kind: str, conversation_id: UUID) -> dict[str, object]:
    room, name = str(conversation_id), str(uuid4())
    frames: dict[str, dict[str, object]] = {
        "hello": {},
        "ping": {},
        "got": {"n": 0},
        "message.post": {"id": name, "conversation": room, "body": "hello"},
        "message.edit": {"id": name, "conversation": room, "seq": 1, "body": "x"},
        "message.withdraw": {"id": name, "conversation": room, "seq": 1},
        "message.forget": {"id": name, "conversation": room},
        "draft.keep": {"message": name, "conversation": room, "body": "x"},
        "message.unmask": {"conversation": room, "seq": 1},
        "resume": {"conversations": {room: 0}},
        "read": {"conversation": room, "seq": 1},
        "typing": {"conversation": room, "on": True},
    }
    return {"type": kind, **frames[kind]}
