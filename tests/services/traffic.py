"""People who go on talking whatever breaks, and what they remember of it, to be held against the database."""

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Self
from uuid import UUID, uuid4

from websockets.exceptions import WebSocketException

from accounts.models import User
from chat.models import Conversation, Entry
from chat.presenters import words_of
from peersupport.core.aio import in_database
from tests.chat.tabs import Frame, cookie_of
from tests.services.conftest import Pair
from tests.services.processes import Stage
from tests.services.tabs import RealTab

BROKEN = (WebSocketException, OSError, TimeoutError, EOFError)
ANSWERED_WITHIN = 6.0


async def moment(seconds: float) -> None:
    """Lets others go first."""
    done = asyncio.get_running_loop().create_future()
    asyncio.get_running_loop().call_later(seconds, done.set_result, None)
    await done


@dataclass(slots=True, kw_only=True)
class Someone:
    """One tab of a person, which comes back at the other web process whenever its own is gone."""

    stage: Stage
    person: User
    conversation: Conversation
    key: str
    at: int
    seen: list[tuple[int, str]] = field(default_factory=list)
    tab: RealTab | None = None

    @classmethod
    def of(cls, stage: Stage, person: User, pair: Pair, key: str, at: int) -> Self:
        return cls(stage=stage, person=person, conversation=pair.conversation, key=key, at=at)

    async def here(self) -> RealTab:
        while self.tab is None:
            tab = RealTab(self.stage.web[self.at % 2], self.key)
            try:
                await tab.connect(open_timeout=5)
                await asyncio.wait_for(tab.hello({str(self.conversation.pk): len(self.seen)}), 5)
                self.tab = tab
            except BROKEN:
                self.gone()
                await moment(0.05)
        return self.tab

    def gone(self) -> None:
        self.tab = None
        self.at += 1

    async def hear(self, frame: Frame) -> None:
        """Raises `AssertionError` for anything but the next entry."""
        if frame["type"] == "message.posted":
            assert frame["seq"] == len(self.seen) + 1, "a hole, or something twice"
            self.seen.append((frame["seq"], frame["body"]))
            assert self.tab
            await self.tab.send({"type": "got", "n": frame["n"]})


@dataclass(slots=True, kw_only=True)
class Talker(Someone):
    """Says one thing after another; what was not acknowledged is sent again under the same name."""

    acked: dict[UUID, tuple[int, str]] = field(default_factory=dict)
    sent_again: int = 0
    pause: float = 0.0
    goes_on: bool = True

    async def talk(self) -> None:
        while self.goes_on:
            name = uuid4()
            body = f"{self.person.pk} {len(self.acked)}"
            while not await self._is_acked(name, body):
                self.sent_again += 1
            await moment(self.pause)

    async def _is_acked(self, name: UUID, body: str) -> bool:
        tab = await self.here()
        try:
            await tab.say(self.conversation, body, name)
            frame = await asyncio.wait_for(self._answer(tab, name), ANSWERED_WITHIN)
        except BROKEN:
            self.gone()
            return False
        if frame["type"] == "error":
            assert frame["retry"], f"refused for good: {frame['code']}"
            await moment(0.05)
            return False
        self.acked[name] = (frame["seq"], body)
        return True

    async def _answer(self, tab: RealTab, name: UUID) -> Frame:
        while True:
            frame = json.loads(await tab.receive_text())
            if frame.get("id") == str(name) and frame["type"] in {"ack", "error"}:
                answer: Frame = frame
                return answer
            await self.hear(frame)


@dataclass(slots=True, kw_only=True)
class Listener(Someone):
    """Hears all of it, in order, once."""

    async def listen(self) -> None:
        while True:
            tab = await self.here()
            try:
                await self.hear(await tab.next())
            except BROKEN:
                self.gone()


@dataclass(frozen=True, slots=True, kw_only=True)
class Traffic:
    """What everybody remembers."""

    talkers: Sequence[Talker]
    listeners: Sequence[Listener]

    @property
    def acked(self) -> int:
        return sum(len(talker.acked) for talker in self.talkers)

    async def more(self, count: int, within: float = 60.0) -> None:
        """Goes on for so many acknowledgements."""
        async with asyncio.timeout(within):
            goal = self.acked + count
            while self.acked < goal:
                await moment(0.02)

    async def all_is_heard(self, within: float = 15.0) -> None:
        async with asyncio.timeout(within):
            for listener in self.listeners:
                stored = await in_database(stored_in, listener.conversation)
                while len(listener.seen) < len(stored):
                    await moment(0.05)

    async def agrees_with_the_database(self) -> None:
        for talker in self.talkers:
            stored = await in_database(stored_in, talker.conversation)
            assert [seq for seq, _, _ in stored] == list(range(1, len(stored) + 1)), "no hole"
            names = {name: (seq, body) for seq, name, body in stored}
            assert len(names) == len(stored), "nothing twice"
            lost = {name for name, said in talker.acked.items() if names.get(name) != said}
            assert not lost, f"acknowledged, and lost: {len(lost)} of {len(talker.acked)}"
        for listener in self.listeners:
            stored = await in_database(stored_in, listener.conversation)
            assert listener.seen == [(seq, body) for seq, _, body in stored]


def stored_in(conversation: Conversation) -> list[tuple[int, UUID | None, str]]:
    entries = Entry.objects.filter(conversation=conversation).order_by("seq")
    return [(entry.seq, entry.client_id, words_of(entry, conversation)) for entry in entries]


@asynccontextmanager
async def traffic(
    stage: Stage, pairs: Sequence[Pair], *, pause: float = 0.0
) -> AsyncIterator[Traffic]:
    """Both of each pair talk, and both listen in a second tab. When the block ends, nothing is left unsaid."""
    talkers: list[Talker] = []
    listeners: list[Listener] = []
    for at, pair in enumerate(pairs):
        for side, person in enumerate((pair.client, pair.worker)):
            keys = [await in_database(cookie_of, person) for _ in range(2)]
            talkers.append(Talker.of(stage, person, pair, keys[0], at + side))
            listeners.append(Listener.of(stage, person, pair, keys[1], at + side + 1))
            talkers[-1].pause = pause
    going_on = Traffic(talkers=talkers, listeners=listeners)
    async with asyncio.TaskGroup() as group:
        listening = [group.create_task(listener.listen()) for listener in listeners]
        talking = [group.create_task(talker.talk()) for talker in talkers]
        yield going_on
        for talker in talkers:
            talker.goes_on = False
        await asyncio.wait(talking)
        await going_on.all_is_heard()
        for task in listening:
            task.cancel()
