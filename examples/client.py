"""A client in one page, written from docs/protocol.md alone: loses nothing it says, hears everything once and in order.

How to use it: examples/README.md.
"""

import asyncio
import hmac
import json
from base64 import b32decode
from collections.abc import Callable
from contextlib import suppress
from http.cookiejar import CookieJar
from itertools import count
from random import random
from time import time
from typing import Any
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, Request, build_opener
from uuid import uuid4

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import InvalidStatus, WebSocketException

ANSWER_WITHIN, FIRST_PAUSE, LONGEST_PAUSE = 6.0, 0.3, 8.0
TICK, PING_EVERY, PONG_WITHIN, CONFIRM_EVERY = 0.5, 30, 8, 16
Frame = dict[str, Any]


class SignedOut(Exception):
    """The session opens nothing (any more): sign in again."""


class NotSent(Exception):
    """Its argument is the `error`: words for a person, and whether the same id may be tried again."""


def sign_in(site: str, pseudonym: str, password: str, secret: str = "", origin: str = "") -> str:
    """The cookie of a new session. Raises `SignedOut` when there is none."""
    browser = build_opener(HTTPCookieProcessor(jar := CookieJar()))

    def post(path: str, **fields: str) -> str:
        token = next(str(cookie.value) for cookie in jar if cookie.name.endswith("csrf"))
        form = urlencode({**fields, "csrfmiddlewaretoken": token}).encode()
        with browser.open(Request(site + path, form, {"Origin": origin or site})) as page:
            return str(page.url)

    browser.open(f"{site}/account/login/").close()
    arrived = post("/account/login/", login=pseudonym, password=password)
    if "/account/2fa/" in arrived:  # the six digits that an authenticator app shows now: RFC 6238
        digest = hmac.digest(b32decode(secret), int(time() // 30).to_bytes(8, "big"), "sha1")
        number = int.from_bytes(digest[digest[-1] & 15 :][:4], "big") & 0x7FFFFFFF
        arrived = post("/account/2fa/authenticate/", code=f"{number % 10**6:06}")
    if "/account/" in arrived:
        raise SignedOut("That name, password or code was not accepted.")
    return next(f"{cookie.name}={cookie.value}" for cookie in jar if "session" in cookie.name)


class Tab:
    """One socket, opened again whenever it breaks. `heard` is given every event, and every `reset`."""

    def __init__(self, url: str, cookie: str, origin: str, heard: Callable[[Frame], None]) -> None:
        self.url, self.cookie, self.origin, self.heard = url, cookie, origin, heard
        self.reached: dict[str, int] = {}  # by conversation, the last seq without a hole below it
        self.opened = self.failures = self.sent_again = self.got = 0
        self.is_alive = True
        self.socket: ClientConnection | None = None
        self.unanswered: dict[str, tuple[Frame, asyncio.Future[Frame]]] = {}
        self.turn = asyncio.Lock()

    async def stay(self) -> None:
        """For ever: cancel it to leave. Raises `SignedOut`."""
        while True:
            try:
                async with connect(self.url, origin=self.origin, additional_headers={"Cookie": self.cookie},  # type: ignore[arg-type]  # a plain string
                                   compression=None, ping_interval=None, open_timeout=5, close_timeout=1) as socket:  # fmt: skip
                    await self.converse(socket)
            except (WebSocketException, OSError, EOFError) as broken:
                if isinstance(broken, InvalidStatus) and broken.response.status_code == 403:
                    raise SignedOut from broken
            self.failures += 1
            pause = min(FIRST_PAUSE * 2 ** min(self.failures, 9), LONGEST_PAUSE)
            await asyncio.sleep(random() * pause)

    async def converse(self, socket: ClientConnection) -> None:
        self.socket, self.got = socket, 0
        keeping = asyncio.create_task(self.keep_alive(socket))
        try:
            await self.send({"type": "hello", "resume": self.reached})
            async for text in socket:
                self.is_alive = True
                await self.take(json.loads(text))
        finally:
            self.socket = None
            keeping.cancel()

    async def say(self, conversation: str, body: str, name: str = "") -> Frame:
        """The acknowledgement, however often it has to be sent for it. Raises `NotSent`."""
        frame = {"type": "message.post", "conversation": conversation, "body": body}
        frame["id"] = name = name or str(uuid4())
        async with self.turn:  # one after the other: nothing overtakes
            answer: asyncio.Future[Frame] = asyncio.get_running_loop().create_future()
            self.unanswered[name] = frame, answer
            await self.send(frame)
            while not (await asyncio.wait([answer], timeout=ANSWER_WITHIN))[0]:
                if self.socket is not None:
                    self.socket.transport.abort()
        if answer.result()["type"] == "error":
            raise NotSent(answer.result())
        return answer.result()

    async def send(self, frame: Frame) -> None:
        """Now or not at all: what matters is sent again after the next `welcome`."""
        with suppress(WebSocketException, OSError):
            if self.socket is not None:
                await self.socket.send(json.dumps(frame, ensure_ascii=False))

    async def take(self, frame: Frame) -> None:
        match frame:
            case {"type": "ack" | "error", "id": name} if name in self.unanswered:
                self.unanswered.pop(name)[1].set_result(frame)
            case {"type": "reset", "conversation": conversation, "last_seq": seq}:
                self.reached[conversation] = seq  # what lies before is on the conversation's page
                self.heard(frame)
            case {"n": n}:
                if "conversation" in frame:
                    self.reached[frame["conversation"]] = frame["seq"]
                self.got = n
                self.heard(frame)
                if n % CONFIRM_EVERY == 0:
                    await self.send({"type": "got", "n": n})
            case {"type": "welcome", "conversations": conversations}:
                self.opened, self.failures = self.opened + 1, 0
                self.reached = {c["id"]: c["last_seq"] for c in conversations} | self.reached
                for unanswered, _ in list(self.unanswered.values()):
                    self.sent_again += 1
                    await self.send(unanswered)

    async def keep_alive(self, socket: ClientConnection) -> None:
        confirmed = 0
        for tick in count(1):
            await asyncio.sleep(TICK)
            if self.got > confirmed:
                confirmed = self.got
                await self.send({"type": "got", "n": confirmed})
            if tick % PING_EVERY == 0:
                self.is_alive = False
                await self.send({"type": "ping"})
            elif tick % PING_EVERY == PONG_WITHIN and not self.is_alive:
                socket.transport.abort()
