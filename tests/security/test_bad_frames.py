"""Whatever is sent over a socket, it lives, and says what was wrong."""

import json
import logging
from collections.abc import Callable
from uuid import uuid4

import pytest

from chat.limits import Patience
from peersupport.core.aio import in_database
from peersupport.core.hub import hub
from peersupport.core.throttle import Buckets, Limit
from tests.chat.tabs import Tab
from tests.security import doors
from tests.security.doors import REAL
from tests.security.odd_texts import broken_json, texts, wrong_values
from tests.security.world import build_rooms

Record = Callable[[str, object], None]

PLENTY = Limit(burst=100_000, per_second=100_000)
NAME = "00000000-0000-4000-8000-000000000000"
WHOLE_FRAMES: dict[str, dict[str, object]] = {
    "hello": {"render": False, "resume": {}},
    "ping": {},
    "got": {"n": 0},
    "message.post": {"body": "x", "drafted": False, "token": NAME, "choice": "anyway"},
    "message.edit": {"seq": 1, "body": "x"},
    "message.withdraw": {"seq": 1},
    "message.forget": {},
    "draft.keep": {"message": NAME, "body": "x"},
    "message.unmask": {"seq": 1},
    "resume": {"conversations": {}},
    "read": {"seq": 1},
    "typing": {"on": True},
}


def odd_frames(room: str) -> list[str]:
    """Every field of every frame with every sort of value, then what is no frame at all, then odd words."""
    frames = [*broken_json()]
    for kind, fields in WHOLE_FRAMES.items():
        whole = {"type": kind, "id": NAME, "conversation": room, **fields}
        for name in ["id", "conversation", *fields]:
            frames += [json.dumps({**whole, name: value}) for value in wrong_values()]
            frames.append(json.dumps({key: whole[key] for key in whole if key != name}))
    for text in texts():
        words = {"type": "message.post", "id": str(uuid4()), "conversation": room, "body": text}
        frames.append(json.dumps(words))
    return list(dict.fromkeys(frames))


@pytest.mark.django_db(transaction=True)
async def test_no_frame_breaks_a_socket(
    monkeypatch: pytest.MonkeyPatch, record_property: Record, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("chat.consumers.messages_of", Buckets(PLENTY))
    monkeypatch.setattr(Patience, "bad_frame", lambda _: False)
    monkeypatch.setattr(Patience, "allows_frame", lambda _: True)
    world = await in_database(build_rooms)
    tab = Tab(world.keys[doors.AMIRA])
    assert await tab.connect()
    await tab.hello()
    frames = odd_frames(str(world.rooms[REAL]))

    with caplog.at_level(logging.ERROR):
        for number, frame in enumerate(frames):
            await tab.send_text(frame)
            if number % 20 == 0:
                await tab.send({"type": "ping"})
                await tab.until("pong")
                await tab.confirm()
    await tab.send({"type": "ping"})
    await tab.until("pong")

    record_property("tried: bad input", len(frames))
    assert len(frames) > 1_000
    assert [record.getMessage() for record in caplog.records] == []
    await tab.leave()
    hub.stop()
