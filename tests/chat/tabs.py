"""A browser tab as the server sees it: a cookie and a socket."""

import json
from typing import Any
from uuid import UUID, uuid4

from asgiref.sync import sync_to_async
from channels.testing import WebsocketCommunicator
from django.conf import settings
from django.test import Client

from accounts.models import User
from chat.models import Conversation
from peersupport.asgi import application

Frame = dict[str, Any]
ORIGIN = b"http://localhost:8000"


def cookie_of(person: User) -> str:
    """The session key of a fresh sign-in."""
    browser = Client()
    browser.force_login(person)
    return browser.cookies[settings.SESSION_COOKIE_NAME].value


class TalkingTab:
    """What a tab says and hears, over whatever carries it."""

    def __init__(self) -> None:
        self.welcome: Frame = {}
        self.n = 0

    async def send_text(self, text: str) -> None:
        raise NotImplementedError

    async def receive_text(self) -> str:
        raise NotImplementedError

    async def hello(self, resume: dict[str, int] | None = None, *, render: bool = False) -> Frame:
        await self.send({"type": "hello", "render": render, "resume": resume or {}})
        self.welcome = await self.until("welcome")
        return self.welcome

    async def send(self, frame: object) -> None:
        await self.send_text(json.dumps(frame))

    async def next(self) -> Frame:
        frame: Frame = json.loads(await self.receive_text())
        self.n = frame.get("n", self.n)
        return frame

    async def confirm(self) -> None:
        """All that was looked at so far."""
        await self.send({"type": "got", "n": self.n})

    async def until(self, kind: str) -> Frame:
        """The next frame of this kind; others on the way are passed over."""
        while True:
            frame = await self.next()
            if frame["type"] == kind:
                return frame

    async def say(self, conversation: Conversation, body: str, name: UUID | None = None) -> str:
        """Post, without waiting for the answer."""
        chosen = str(name or uuid4())
        await self.send(
            {
                "type": "message.post",
                "id": chosen,
                "conversation": str(conversation.pk),
                "body": body,
            }
        )
        return chosen


class Tab(TalkingTab):
    """One socket, and what it was told that nobody has looked at yet."""

    def __init__(self, key: str, *, origin: bytes = ORIGIN, host: bytes = b"localhost") -> None:
        super().__init__()
        cookie = f"{settings.SESSION_COOKIE_NAME}={key}".encode()
        headers = [(b"origin", origin), (b"host", host), (b"cookie", cookie)]
        self._socket = WebsocketCommunicator(application, "/ws/", headers=headers)

    async def connect(self) -> bool:
        connected, _ = await self._socket.connect(timeout=5)
        return bool(connected)

    async def send_text(self, text: str) -> None:
        await self._socket.send_input({"type": "websocket.receive", "text": text})

    async def send_bytes(self, data: bytes) -> None:
        await self._socket.send_to(bytes_data=data)

    async def receive_text(self) -> str:
        return str(await self._socket.receive_from(timeout=5))

    async def close_code(self) -> int:
        """Why the server closed the socket; frames on the way are passed over."""
        while True:
            said = await self._socket.receive_output(timeout=5)
            if said["type"] == "websocket.close":
                return int(said["code"])

    async def is_silent(self) -> bool:
        return bool(await self._socket.receive_nothing(timeout=0.3))

    async def leave(self) -> None:
        await self._socket.disconnect()


async def open_tab(person: User, resume: dict[str, int] | None = None) -> Tab:
    """A tab of the person that has said hello."""
    tab = Tab(await sync_to_async(cookie_of)(person))
    assert await tab.connect(), "the tab must start out open"
    await tab.hello(resume)
    return tab
