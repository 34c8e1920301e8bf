"""The people: a program of its own, so that what it costs is not counted. Plan in, figures out, as JSON.

Closed loop: each pair has one message on its way; the next goes when it was acknowledged and read.
Open loop: so many a second whatever happens; an answer that is late is counted from when its message was due.
"""

import asyncio
import json
import subprocess
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from itertools import count
from time import perf_counter
from typing import Any
from uuid import uuid4

from websockets.asyncio.client import ClientConnection, connect

from checks.web import ROOT

GOT_EVERY = 16
# 160 bytes, none of which should raise an alarm, and none the same twice.
BODY = (
    "Today was a bit easier than yesterday, I went for a walk along the river and called my "
    "sister in the evening. Thank you for listening to me, it helps. Number "
)
DRAINED_WITHIN = 10.0
# Acknowledged and not delivered by then: the pair talks on, and it is counted.
MISSED_AFTER = 3.0
# As the site's own page while nobody does anything in it.
PING_EVERY = 60.0
AT_ONCE = 8


@dataclass(slots=True)
class Figures:
    """What happened between the beginning and the end of the measured time."""

    ack_ms: list[float] = field(default_factory=list)
    delivered: int = 0
    missed: int = 0
    errors: dict[str, int] = field(default_factory=dict)


@dataclass(slots=True)
class Tab:
    """One side of a pair. Reads all the time."""

    socket: ClientConnection
    conversation: str
    figures: Figures
    read: asyncio.Event = field(default_factory=asyncio.Event)
    waiting: dict[str, tuple[float, asyncio.Future[None]]] = field(default_factory=dict)
    unconfirmed: int = 0

    async def say(self, number: int, due: float) -> asyncio.Future[None]:
        name = str(uuid4())
        answered: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.waiting[name] = (due, answered)
        frame = {
            "type": "message.post",
            "id": name,
            "conversation": self.conversation,
            "body": f"{BODY}{number}",
        }
        await self.socket.send(json.dumps(frame))
        return answered

    async def listen(self) -> None:
        async for text in self.socket:
            frame = json.loads(text)
            if frame["type"] in {"ack", "error"}:
                self._answered(frame)
            elif frame["type"] == "message.posted" and not frame["mine"]:
                self.figures.delivered += 1
                self.read.set()
            if "n" in frame:
                self.unconfirmed += 1
                if self.unconfirmed >= GOT_EVERY:
                    self.unconfirmed = 0
                    await self.socket.send(f'{{"type":"got","n":{frame["n"]}}}')

    def _answered(self, frame: dict[str, Any]) -> None:
        due, answered = self.waiting.pop(frame["id"])
        if frame["type"] == "error":
            self.figures.errors[frame["code"]] = self.figures.errors.get(frame["code"], 0) + 1
        else:
            self.figures.ack_ms.append((perf_counter() - due) * 1_000)
        answered.set_result(None)


@asynccontextmanager
async def tab(url: str, key: str, conversation: str, figures: Figures) -> AsyncIterator[Tab]:
    cookie = {"Cookie": f"session={key}"}
    async with connect(
        url,
        origin="http://localhost:8000",  # type: ignore[arg-type]  # a plain string by another name
        additional_headers=cookie,
        compression=None,
        ping_interval=None,
        open_timeout=30,
    ) as socket:
        await socket.send(
            json.dumps({"type": "hello", "render": True, "conversation": conversation})
        )
        while json.loads(await socket.recv())["type"] != "welcome":
            pass
        opened = Tab(socket=socket, conversation=conversation, figures=figures)
        listening = asyncio.create_task(opened.listen())
        yield opened
        listening.cancel()


Sides = list[tuple[Tab, Tab]]


async def closed_loop(pairs: Sides, until: float, _rate: float) -> None:
    numbers = count(1)

    async def talk(client: Tab, worker: Tab) -> None:
        speaking, listening = client, worker
        while perf_counter() < until:
            listening.read.clear()
            answered = await speaking.say(next(numbers), perf_counter())
            await answered
            try:
                await asyncio.wait_for(listening.read.wait(), MISSED_AFTER)
            except TimeoutError:
                speaking.figures.missed += 1
            speaking, listening = listening, speaking

    await asyncio.gather(*(talk(*pair) for pair in pairs))


async def open_loop(pairs: Sides, until: float, rate: float) -> None:
    began, answers = perf_counter(), []
    for number in count():
        due = began + number / rate
        if due >= until:
            break
        await until_due(due)
        speaking = pairs[number % len(pairs)][number // len(pairs) % 2]
        answers.append(await speaking.say(number, due))
    await asyncio.wait(answers, timeout=DRAINED_WITHIN)


async def until_due(due: float) -> None:
    loop = asyncio.get_running_loop()
    is_due = loop.create_future()
    timer = loop.call_later(max(0.0, due - perf_counter()), is_due.set_result, None)
    try:
        await is_due
    finally:
        timer.cancel()


LOOPS: dict[str, Callable[[Sides, float, float], Awaitable[None]]] = {
    "closed": closed_loop,
    "open": open_loop,
}


async def main(plan: dict[str, Any]) -> None:
    figures, urls = Figures(), plan["urls"]
    async with AsyncExitStack() as stack:

        async def opened(at: int, key: str, conversation: str) -> Tab:
            url = urls[at % len(urls)]
            return await stack.enter_async_context(tab(url, key, conversation, figures))

        if plan["loop"] == "idle":
            await idle(opened, plan["idle"], plan.get("ping_every", PING_EVERY))
            return
        pairs = [
            (
                await opened(at, pair["client"], pair["conversation"]),
                await opened(at + 1, pair["worker"], pair["conversation"]),
            )
            for at, pair in enumerate(plan["pairs"])
        ]
        loop = LOOPS[plan["loop"]]
        if plan["warm_up"]:
            await loop(pairs, perf_counter() + plan["warm_up"], plan["rate"])
        figures.ack_ms.clear()
        figures.delivered = figures.missed = 0
        say("ready")
        await asyncio.to_thread(sys.stdin.readline)
        began = perf_counter()
        await loop(pairs, began + plan["seconds"], plan["rate"])
        say(json.dumps({"seconds": perf_counter() - began, "delivered": figures.delivered,
                        "ack_ms": figures.ack_ms, "errors": figures.errors,
                        "lost": figures.missed + sum(len(side.waiting) for pair in pairs for side in pair)}))  # fmt: skip
        await asyncio.to_thread(sys.stdin.readline)


async def idle(
    opened: Callable[[int, str, str], Awaitable[Tab]], keys: list[str], ping_every: float
) -> None:
    """Opens them a few at a time; then each pings now and then, spread over the time."""
    say("ready")
    await asyncio.to_thread(sys.stdin.readline)
    began, tabs = perf_counter(), []
    for at in range(0, len(keys), AT_ONCE):
        some = [opened(at + number, key, "") for number, key in enumerate(keys[at : at + AT_ONCE])]
        tabs += await asyncio.gather(*some)
    say(json.dumps({"seconds": round(perf_counter() - began, 1)}))
    shares = (at / len(tabs) for at in range(len(tabs)))
    pinging = asyncio.gather(
        *(ping(each, share, ping_every) for each, share in zip(tabs, shares, strict=True))
    )
    await asyncio.to_thread(sys.stdin.readline)
    pinging.cancel()


async def ping(each: Tab, share: float, every: float) -> None:
    due = perf_counter() + share * every
    while True:
        await until_due(due)
        await each.socket.send('{"type":"ping"}')
        due += every


@contextmanager
def load(plan: dict[str, Any]) -> Iterator[subprocess.Popen[str]]:
    """This program, at work."""
    with subprocess.Popen(
        [sys.executable, "-m", "benchmarks.chat_load"],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as generator:
        tell(generator, json.dumps(plan))
        yield generator


def tell(generator: subprocess.Popen[str], words: str) -> None:
    assert generator.stdin
    generator.stdin.write(words + "\n")
    generator.stdin.flush()


def line(generator: subprocess.Popen[str]) -> str:
    assert generator.stdout
    said = generator.stdout.readline()
    if not said:
        raise RuntimeError("the load generator ended early")
    return said


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    asyncio.run(main(json.loads(sys.stdin.readline())))
