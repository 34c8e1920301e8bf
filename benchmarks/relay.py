"""The floor: an ASGI application on Daphne that passes messages on within its own process and stores nothing."""

import json
from collections import defaultdict
from collections.abc import Awaitable, Callable
from typing import Any

Send = Callable[[dict[str, Any]], Awaitable[None]]
rooms: defaultdict[str, set[Send]] = defaultdict(set)


async def application(
    scope: dict[str, Any],  # noqa: ARG001  # Daphne passes it by name
    receive: Callable[[], Awaitable[dict[str, Any]]],
    send: Send,
) -> None:
    """Each message is acknowledged to whoever wrote it, and delivered to the other side."""
    room = ""
    while (event := await receive())["type"] != "websocket.disconnect":
        if event["type"] == "websocket.connect":
            await send({"type": "websocket.accept"})
            continue
        frame = json.loads(event["text"])
        if frame["type"] == "hello":
            room = frame["conversation"]
            rooms[room].add(send)
            await say(send, {"type": "welcome"})
        elif frame["type"] == "message.post":
            await say(send, {"type": "ack", "id": frame["id"]})
            said = {"type": "message.posted", "mine": False, "body": frame["body"]}
            for other in rooms[room] - {send}:
                await say(other, said)
    rooms[room].discard(send)


async def say(send: Send, frame: dict[str, Any]) -> None:
    await send({"type": "websocket.send", "text": json.dumps(frame)})
