"""A browser tab over a real connection to one of the web processes."""

import asyncio
from typing import Any

from django.conf import settings
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from accounts.models import User
from checks.web import Web
from peersupport.core.aio import in_database
from tests.chat.tabs import Frame, TalkingTab, cookie_of

ORIGIN = "http://localhost:8000"
# Longer than the service may take for anything it promises.
ANSWERS_WITHIN = 10.0


class RealTab(TalkingTab):
    """What a test does with a tab, over TCP."""

    def __init__(self, web: Web, key: str) -> None:
        super().__init__()
        self._web, self._key = web, key
        self._socket: ClientConnection | None = None

    @property
    def socket(self) -> ClientConnection:
        assert self._socket is not None, "not connected yet"
        return self._socket

    async def connect(self, **options: Any) -> None:
        """Raises what `websockets` raises when it is refused."""
        self._socket = await connect(
            self._web.socket_url,
            origin=ORIGIN,  # type: ignore[arg-type]  # a plain string by another name
            additional_headers={"Cookie": f"{settings.SESSION_COOKIE_NAME}={self._key}"},
            compression=None,
            **options,
        )

    async def send_text(self, text: str) -> None:
        await self.socket.send(text)

    async def receive_text(self, within: float = ANSWERS_WITHIN) -> str:
        return str(await asyncio.wait_for(self.socket.recv(), within))

    async def close_code(self, within: float = ANSWERS_WITHIN) -> int | None:
        """Why the server closed the socket; frames on the way are passed over."""
        try:
            while True:
                await self.receive_text(within)
        except ConnectionClosed:
            return self.socket.close_code

    async def is_alive(self) -> bool:
        await self.send({"type": "ping"})
        return bool(await self.until("pong"))

    async def leave(self) -> None:
        await self.socket.close()

    async def bodies(self, count: int) -> list[tuple[int, str]]:
        """The next messages, with their places, each confirmed."""
        found: list[tuple[int, str]] = []
        while len(found) < count:
            frame: Frame = await self.until("message.posted")
            found.append((frame["seq"], frame["body"]))
            await self.send({"type": "got", "n": frame["n"]})
        return found


async def open_real_tab(
    web: Web, person: User, resume: dict[str, int] | None = None, *, key: str | None = None
) -> RealTab:
    """A tab of the person that has said hello."""
    if key is None:
        key = await in_database(cookie_of, person)
    tab = RealTab(web, key)
    await tab.connect()
    await tab.hello(resume)
    return tab
