"""A tab that speaks `docs/protocol.md`, and knows nothing else of the service."""

import asyncio
from collections.abc import Iterable
from uuid import uuid4

from checks.web import Web
from examples.client import Tab
from tests.chat.tabs import Frame
from tests.services.delivery.installation import Installation
from tests.services.tabs import ORIGIN, RealTab


class Wire(RealTab):
    """What a case says and hears."""

    async def post(self, conversation: str, body: str, name: str = "") -> str:
        """Does not wait for the answer. Returns the name."""
        name = name or str(uuid4())
        frame = {"type": "message.post", "id": name, "conversation": conversation, "body": body}
        await self.send(frame)
        return name

    async def answer(self, name: str) -> Frame:
        """The ack, or the error, for what was posted under that name."""
        while True:
            frame = await self.next()
            if frame["type"] in {"ack", "error"} and frame.get("id") == name:
                return frame

    async def posted(self, conversation: str, body: str, name: str = "") -> Frame:
        return await self.answer(await self.post(conversation, body, name))

    async def run(self, conversation: str) -> list[tuple[int, str]]:
        """Everything up to `resumed` of the conversation, each confirmed."""
        found: list[tuple[int, str]] = []
        while True:
            frame = await self.next()
            if frame["type"] == "resumed" and frame["conversation"] == conversation:
                return found
            if frame.get("conversation") == conversation and "seq" in frame:
                found.append(place_of(frame))
                await self.send({"type": "got", "n": frame["n"]})


async def open_wire(web: Web, key: str, resume: dict[str, int] | None = None) -> Wire:
    wire = Wire(web, key)
    await wire.connect()
    await wire.hello(resume)
    return wire


async def everything(
    installation: Installation, key: str, conversation: str
) -> list[tuple[int, str]]:
    """The whole conversation, as somebody who comes now at the other process is given it."""
    late = await open_wire(installation.other, key, {conversation: 0})
    found = await late.run(conversation)
    await late.leave()
    return found


class Heard(Tab):
    """The client of `examples/`, with what it heard."""

    def __init__(self, url: str, key: str, conversation: str) -> None:
        self.bodies: list[tuple[int, str]] = []
        super().__init__(url, f"session={key}", ORIGIN, self._hear)
        self.reached = {conversation: 0}
        self._staying = asyncio.create_task(self.stay())

    def _hear(self, frame: Frame) -> None:
        if "seq" in frame and "conversation" in frame:
            self.bodies.append(place_of(frame))

    async def until(self, number: int) -> list[tuple[int, str]]:
        async with asyncio.timeout(30):
            while len(self.bodies) < number:
                await asyncio.wait([self._staying], timeout=0.02)
        return self.bodies

    async def until_signed_out(self) -> None:
        """Raises what ended it."""
        await asyncio.wait_for(self._staying, 10)

    def leave(self) -> None:
        self._staying.cancel()


def place_of(frame: Frame) -> tuple[int, str]:
    """Where an entry stands, and its words; without words, what it is."""
    return frame["seq"], str(frame.get("body", frame["type"]))


def numbered(bodies: Iterable[str], first: int = 1) -> list[tuple[int, str]]:
    """The bodies with the places they must have."""
    return list(enumerate(bodies, start=first))
