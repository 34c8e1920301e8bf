"""One trial: people talk, things are broken on purpose, and what is left is held against what they remember."""

import asyncio
import signal
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from math import inf
from time import monotonic
from typing import Any

from chaos.afresh import missing_afresh
from chaos.history import Damage, Heard, History, compare, share
from chaos.neighbours import all_come_back, beside_a_flood, beside_one_who_never_reads
from chaos.people import Crowd, Pair, crowd
from chaos.proxy import Line, Proxy, moment
from chaos.small_disk import fill
from checks.web import OutboxWorker, Web
from tests.services.processes import Stage

WORKER_DIES_EVERY = 5
FROZEN_FOR = 1.0
DELAYED_BY = 0.05
AFTER_REDIS = 7.0
# No fault waits longer for its acknowledgements than this.
PATIENCE = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How much of what is done. A fault comes after `between` more acknowledgements."""

    kills: int = 0
    cuts: int = 0
    postgres_restarts: int = 0
    backends: int = 0
    redis_gone: float = 0.0
    freeze: float = 0.0
    reconnect: Sequence[str] = ()
    never_reads: bool = False
    flood: float = 0.0
    disk_full: float = 0.0
    # No fault begins after so many seconds.
    within: float = inf
    between: int = 30
    pause: float = 0.01


@dataclass(slots=True)
class Trial:
    """`web` are the processes that people are connected to, through `proxy`."""

    stage: Stage
    web: Sequence[Web]
    proxy: Proxy
    worker: OutboxWorker | None = None
    memory: History = field(default_factory=History)
    figures: dict[str, float] = field(default_factory=dict)
    began: float = field(default_factory=monotonic)

    async def run(self, plan: Plan, pairs: Sequence[Pair]) -> Crowd:
        """Everything in turn, and then quiet. Raises `TimeoutError` when talk does not go on."""
        async with crowd(self.proxy.socket_url, pairs, pause=plan.pause) as people:
            self.memory = people.memory
            await self._again_and_again(plan, people, plan.kills, self.kill_web)
            await self._again_and_again(plan, people, plan.cuts, self.cut_everybody)
            await self._again_and_again(
                plan, people, plan.postgres_restarts, self.restart_postgres
            )
            await self._again_and_again(plan, people, plan.backends, self.end_backends)
            if plan.redis_gone:
                await self.be_without_redis(plan.redis_gone, people)
            if plan.freeze:
                await self.freeze_everybody(plan.freeze, people)
            if plan.disk_full:
                await self.fill_disk(plan.disk_full, people)
            await self._rudeness(plan, pairs[0])
            await people.more(plan.between, PATIENCE)
        return people

    async def _rudeness(self, plan: Plan, victim: Pair) -> None:
        """By somebody who is in a conversation with `victim`, towards one web process."""
        web = self.web[0]
        if plan.never_reads:
            self.figures |= await beside_one_who_never_reads(web, victim, self.memory)
        if plan.flood:
            self.figures |= await beside_a_flood(web, victim, self.memory, plan.flood)
        if plan.reconnect:
            self.figures |= await all_come_back(self.proxy, self.web, plan.reconnect)

    async def _again_and_again(
        self, plan: Plan, people: Crowd, times: int, fault: Callable[[int], Awaitable[None]]
    ) -> None:
        for number in range(times):
            if monotonic() > self.began + plan.within:
                return
            await people.more(plan.between, PATIENCE)
            await fault(number)
            self.figures[fault.__name__] = number + 1

    async def kill_web(self, number: int) -> None:
        """kill -9 of one web process, with trouble on the lines; now and then the outbox worker too."""
        killed = self.web[number % len(self.web)]
        quiet = self.disturb(number)
        await asyncio.to_thread(killed.stop, signal.SIGKILL)
        if self.worker is not None and number % WORKER_DIES_EVERY == 0:
            await asyncio.to_thread(self.worker.stop, signal.SIGKILL)
            await asyncio.to_thread(self.worker.start)
        await asyncio.to_thread(killed.start)
        await quiet

    async def cut_everybody(self, _number: int) -> None:
        """What is on its way is stored, and nobody hears that it was."""
        _cut(list(self.proxy.lines))

    def disturb(self, number: int) -> Awaitable[None]:
        """Something happens to every third line. Awaiting the result brings peace."""
        some = list(self.proxy.lines)[::3]
        TROUBLE[number % len(TROUBLE)](some)
        return self._peace(some)

    async def _peace(self, some: Sequence[Line]) -> None:
        await moment(FROZEN_FOR if any(line.is_frozen for line in some) else 0)
        for line in some:
            line.thaw()
            line.is_one_byte_wide, line.delay = False, 0.0

    async def restart_postgres(self, _number: int) -> None:
        """Ended as by a power cut: no connection is let go of, nothing is tidied up."""
        await asyncio.to_thread(self.stage.postgres.stop, signal.SIGQUIT)
        await asyncio.to_thread(self.stage.postgres.start)
        await self._until_acked("back_after_s")

    async def fill_disk(self, seconds: float, people: Crowd) -> None:
        """Not a byte is left for PostgreSQL, for so long. Then there is, and nobody repairs anything."""
        before, not_sent = len(self.memory.acked), sum(each.not_sent for each in people.talkers)
        ballast = await asyncio.to_thread(fill, self.stage.postgres)
        await moment(seconds)
        self.figures["acked_while_full"] = len(self.memory.acked) - before
        self.figures["not_sent_while_full"] = (
            sum(each.not_sent for each in people.talkers) - not_sent
        )
        ballast.unlink()
        if not self.stage.postgres.is_running:
            await asyncio.to_thread(self.stage.postgres.start)
            self.slowest("postgres_started_again", 1)
        await self._until_acked("back_after_full_s")

    async def _until_acked(self, name: str) -> None:
        """Keeps the longest time until the next acknowledgement."""
        began, sure = monotonic(), len(self.memory.acked)
        while len(self.memory.acked) == sure and monotonic() < began + PATIENCE:
            await moment(0.01)
        self.slowest(name, monotonic() - began)

    async def end_backends(self, _number: int) -> None:
        """Every connection to the database is ended from its side."""
        self.figures["backends_ended"] = self.figures.get("backends_ended", 0) + (
            await asyncio.to_thread(self.stage.end_connections)
        )

    async def be_without_redis(self, seconds: float, people: Crowd) -> None:
        before, began = people.reconnects, monotonic()
        await asyncio.to_thread(self.stage.redis.stop)
        await moment(seconds)
        self.figures["heard_p95_without_redis_ms"] = share(self.memory.hearings, 0.95, began)
        await asyncio.to_thread(self.stage.redis.start)
        await moment(AFTER_REDIS)
        self.figures["heard_p95_5_s_later_ms"] = share(self.memory.hearings, 0.95, monotonic() - 2)
        self.figures["closed_without_redis"] = people.reconnects - before

    async def freeze_everybody(self, seconds: float, people: Crowd) -> None:
        """Every line stands still and looks open. New ones work, for whoever notices."""
        began, opened = monotonic(), [each.tab.opened for each in people.everybody]
        frozen = list(self.proxy.lines)
        for line in frozen:
            line.freeze()
        while monotonic() < began + seconds:
            if all(
                each.tab.opened > before
                for each, before in zip(people.everybody, opened, strict=True)
            ):
                break
            await moment(0.05)
        self.figures["noticed_after_s"] = round(monotonic() - began, 1)
        await moment(max(0.0, began + seconds - monotonic()))
        for line in frozen:
            line.thaw()

    def slowest(self, name: str, value: float) -> None:
        self.figures[name] = round(max(self.figures.get(name, 0.0), value), 2)


def _freeze(lines: Sequence[Line]) -> None:
    for line in lines:
        line.freeze()


def _cut(lines: Sequence[Line]) -> None:
    for line in lines:
        line.cut()


def _narrow(lines: Sequence[Line]) -> None:
    for line in lines:
        line.is_one_byte_wide = True


def _delay(lines: Sequence[Line]) -> None:
    for line in lines:
        line.delay = DELAYED_BY


TROUBLE = (_cut, _narrow, _freeze, _delay)


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """Damage, and what it was looked for in."""

    damage: Damage
    unalarmed: int
    figures: Mapping[str, Any]

    @property
    def is_clean(self) -> bool:
        all_right = self.figures.get("deaths") == self.figures.get("deaths_right")
        nobody_left_out = not (self.unalarmed or self.figures["refused"] or self.figures["unsent"])
        return self.damage.is_none and nobody_left_out and all_right

    def as_json(self) -> dict[str, Any]:
        return {**asdict(self.damage), "unalarmed": self.unalarmed, **self.figures}


async def judged(
    trial: Trial,
    people: Crowd,
    pairs: Sequence[Pair],
    kept: Mapping[str, Sequence[Heard]],
    unalarmed: int,
) -> Report:
    """Also by what somebody who opens the page now, or resumes, is shown."""
    damage = compare(trial.memory, kept)
    unread = await missing_afresh(trial.proxy, pairs, kept)
    acks, hearings = trial.memory.acks, trial.memory.hearings
    groups = {pair.conversation for pair in pairs if pair.others}
    figures = {
        "refused": len(trial.memory.refused),
        "unsent": sum(map(len, trial.memory.said.values())) - len(trial.memory.acked),
        "unread_afresh": unread,
        "acked_in_groups": sum(where in groups for where, _ in trial.memory.acked.values()),
        "resends": people.sent_again,
        "reconnects": people.reconnects,
        "ack_p50_ms": share(acks, 0.5),
        "ack_p99_ms": share(acks, 0.99),
        "heard_p95_ms": share(hearings, 0.95),
        **trial.figures,
    }
    seen = Damage(**{**asdict(damage), "unseen": damage.unseen + unread})
    return Report(damage=seen, unalarmed=unalarmed, figures=figures)
