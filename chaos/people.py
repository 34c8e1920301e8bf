"""People who go on talking whatever breaks. Their client is the one of `examples/`, over the line of `chaos.proxy`."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from itertools import count
from time import monotonic
from uuid import uuid4

from chaos.history import History
from chaos.proxy import moment
from examples.client import Frame, NotSent, Tab

ORIGIN = "http://localhost:8000"
AGAIN_AFTER = 0.05
CRISIS, CRISIS_EVERY = "I want to kill myself tonight", 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """One conversation, and the cookies of the two in it; of a group its host, one member, and the `others`.

    `begins`: what its sequence has come to, with those who joined.
    """

    conversation: str
    client: str
    worker: str
    others: tuple[str, ...] = ()
    begins: int = 0

    @property
    def seats(self) -> Sequence[tuple[str, str]]:
        """Everybody in it, under a name, with their cookie."""
        others = [(f"client {number}", cookie) for number, cookie in enumerate(self.others, 2)]
        return [("client", self.client), ("worker", self.worker), *others]


class Listener:
    """One tab of one person in one conversation: remembers what it hears, from the beginning."""

    def __init__(
        self, url: str, cookie: str, conversation: str, name: str, memory: History
    ) -> None:
        self.name, self.conversation, self.memory = name, conversation, memory
        self.tab = Tab(url, cookie, ORIGIN, self.hear)
        self.tab.reached = {conversation: memory.begins[conversation]}
        self._heard = memory.heard[(conversation, name)]

    def hear(self, frame: Frame) -> None:
        if frame["type"] == "message.posted" and frame["conversation"] == self.conversation:
            self._heard.append((frame["seq"], frame["body"]))
            if (pressed := self.memory.pressed.get(frame["body"])) is not None:
                self.memory.hearings.append((monotonic(), 1_000 * (monotonic() - pressed)))

    @property
    def reached(self) -> int:
        return self.tab.reached[self.conversation]


class Talker(Listener):
    """Says one thing after another. What was not sent is sent again under the same name, until it is."""

    goes_on = True
    not_sent = 0

    async def talk(self, pause: float) -> None:
        for number in count(1):
            if not self.goes_on:
                return
            await self.say(self._words(number))
            await moment(pause)

    async def say(self, body: str) -> None:
        name, began = str(uuid4()), monotonic()
        self.memory.said[(self.conversation, self.name)].append(body)
        self.memory.pressed[body] = began
        while True:
            try:
                ack = await self.tab.say(self.conversation, body, name)
            except NotSent as refused:
                self.not_sent += 1
                if not refused.args[0]["retry"]:
                    self.memory.refused.append(refused.args[0]["code"])
                    return
                await moment(AGAIN_AFTER)
            else:
                self.memory.acks.append((monotonic(), 1_000 * (monotonic() - began)))
                self.memory.acked[body] = self.conversation, ack["seq"]
                return

    def _words(self, number: int) -> str:
        """Now and then what must raise an alarm, so that screening is on for something."""
        is_crisis = number % CRISIS_EVERY == 0 and self.name.startswith("client")
        return f"{CRISIS if is_crisis else 'I went for a walk'} ({self.name}, {number})"


class Crowd:
    """Everybody, and how far they are."""

    def __init__(self, url: str, pairs: Sequence[Pair], memory: History) -> None:
        self.memory = memory
        self.talkers: list[Talker] = []
        self.listeners: list[Listener] = []
        for number, pair in enumerate(pairs):
            memory.begins[pair.conversation] = pair.begins
            for side, cookie in pair.seats:
                who = f"{side} of {number}"
                self.talkers.append(Talker(url, cookie, pair.conversation, who, memory))
                second_tab = f"{who}, second tab"
                self.listeners.append(Listener(url, cookie, pair.conversation, second_tab, memory))

    @property
    def everybody(self) -> list[Listener]:
        return [*self.talkers, *self.listeners]

    @property
    def sent_again(self) -> int:
        return sum(talker.not_sent + talker.tab.sent_again for talker in self.talkers)

    @property
    def reconnects(self) -> int:
        return sum(max(0, each.tab.opened - 1) for each in self.everybody)

    async def more(self, number: int, within: float = 60.0) -> None:
        """Goes on for so many acknowledgements. Raises `TimeoutError`."""
        goal = len(self.memory.acked) + number
        async with asyncio.timeout(within):
            while len(self.memory.acked) < goal:
                await moment(0.02)

    async def has_heard_all(self, within: float = 20.0) -> None:
        """Or has had the time for it."""
        until = monotonic() + within
        for each in self.everybody:
            last = self.memory.last_acked(each.conversation)
            while each.reached < last and monotonic() < until:
                await moment(0.05)


@asynccontextmanager
async def crowd(url: str, pairs: Sequence[Pair], *, pause: float = 0.0) -> AsyncIterator[Crowd]:
    """All of each conversation talk and listen, and listen in a second tab. When the block ends, nothing is left unsaid."""
    people = Crowd(url, pairs, History())
    async with asyncio.TaskGroup() as group:
        staying = [group.create_task(each.tab.stay()) for each in people.everybody]
        talking = [group.create_task(talker.talk(pause)) for talker in people.talkers]
        try:
            yield people
            for talker in people.talkers:
                talker.goes_on = False
            await asyncio.wait(talking, timeout=60)
            await people.has_heard_all()
        finally:
            for task in [*staying, *talking]:
                task.cancel()
