"""A crisis in a storm: everybody's line is cut again and again, somebody floods, and a red has to reach a pager all the same.

The whole service, as in production: two web processes and a worker, over a PostgreSQL that waits for its disk and a
Redis. Everything is on loopback, started here and ended here.
"""

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from time import monotonic
from typing import Any
from uuid import uuid4

from benchmarks.chat_people import people_of
from chaos.people import CRISIS, ORIGIN, Pair
from chaos.proxy import Proxy, moment
from chaos.rude import flood
from checks.web import ROOT
from examples.client import Frame, NotSent, Tab
from tests.moderation.servers import Arrived, web_server
from tests.services.processes import Stage, whole_service

COME_BACK = 500
FRAMES_A_SECOND = 10_000
# So long everybody has to come back, until the lines are cut again.
CUT_EVERY = 10.0
# Whoever is not paged after so long is counted as never paged.
EVER = 90.0
# The next one is said when the last has been answered for; between two, people draw a breath.
BREATH = 0.5


@dataclass(slots=True)
class Storm:
    """What was measured: seconds until a page, from pressing and from the acknowledgement, and how bad the weather was."""

    pressed: list[float]
    stored: list[float]
    never: int = 0
    cuts: int = 0
    came_back: int = 0
    frames: int = 0
    seconds: float = 0.0

    def as_json(self) -> dict[str, object]:
        return {
            "never_paged": self.never,
            "lines_cut_times": self.cuts,
            "came_back_times": self.came_back,
            "flood_frames": self.frames,
            "flood_frames_a_second": round(self.frames / self.seconds) if self.seconds else 0,
        }


def measured_in_a_storm(reds: int) -> Storm:
    """So many reds, one after another, in a conversation of its own each."""
    with (
        web_server() as (pager, pages),
        whole_service(durable=True, changes={"PAGERS_MAY_REACH": "127.0.0.1"}) as stage,
    ):
        people = people_of(stage, reds + 1, COME_BACK)
        _be_on_call(stage, pager)
        stage.start_worker()
        return asyncio.run(_stormy(stage, people, pages))


async def _stormy(stage: Stage, people: dict[str, Any], pages: Arrived[bytes]) -> Storm:
    flooder, *talking = [_pair(found) for found in people["pairs"]]
    storm, began = Storm(pressed=[], stored=[]), monotonic()
    over = asyncio.Event()
    async with Proxy([each.port for each in stage.web]) as proxy, asyncio.TaskGroup() as group:
        tabs = [Tab(proxy.socket_url, f"session={key}", ORIGIN, _ignore) for key in people["idle"]]
        staying = [group.create_task(tab.stay()) for tab in tabs]
        await _all_open(tabs)
        group.create_task(_cut_again_and_again(proxy, storm, over))
        group.create_task(_flood_on(stage, flooder, storm, over))
        for pair in talking:
            await _one_red(stage, pair, pages, storm)
            await moment(BREATH)
        over.set()
        storm.seconds = monotonic() - began
        storm.came_back = sum(tab.opened - 1 for tab in tabs)
        for task in staying:
            task.cancel()
    return storm


async def _one_red(stage: Stage, pair: Pair, pages: Arrived[bytes], storm: Storm) -> None:
    """Over a line of their own, which nobody cuts: what is measured is the way to the pager."""
    seen = {_link(page) for page in pages}
    tab = Tab(stage.web[1].socket_url, pair.client, ORIGIN, _ignore)
    staying = asyncio.create_task(tab.stay())
    try:
        pressed = monotonic()
        await _said(tab, pair.conversation)
        stored = monotonic()
        while not {_link(page) for page in pages} - seen:
            if monotonic() - pressed > EVER:
                storm.never += 1
                return
            await moment(0.01)
        storm.pressed.append(monotonic() - pressed)
        storm.stored.append(monotonic() - stored)
    finally:
        staying.cancel()


async def _said(tab: Tab, conversation: str) -> None:
    """Again under the same name, until it is stored."""
    name = str(uuid4())
    while True:
        try:
            await tab.say(conversation, CRISIS, name)
        except NotSent:
            await moment(0.05)
        else:
            return


async def _cut_again_and_again(proxy: Proxy, storm: Storm, over: asyncio.Event) -> None:
    while not over.is_set():
        for line in list(proxy.lines):
            line.cut()
        storm.cuts += 1
        await _in_time(over.wait, CUT_EVERY)


async def _flood_on(stage: Stage, pair: Pair, storm: Storm, over: asyncio.Event) -> None:
    while not over.is_set():
        storm.frames += await flood(
            stage.web[0], pair, frames_a_second=FRAMES_A_SECOND, seconds=CUT_EVERY / 2
        )


async def _all_open(tabs: list[Tab]) -> None:
    async with asyncio.timeout(EVER):
        while any(tab.opened < 1 for tab in tabs):
            await moment(0.05)


async def _in_time(wait: Callable[[], Awaitable[object]], seconds: float) -> None:
    try:
        async with asyncio.timeout(seconds):
            await wait()
    except TimeoutError:
        return


def _be_on_call(stage: Stage, pager: str) -> None:
    subprocess.run(
        [sys.executable, "-m", "benchmarks.oncall_people", pager],
        env={**os.environ, **stage.settings},
        cwd=ROOT,
        check=True,
    )


def _pair(found: dict[str, str]) -> Pair:
    return Pair(
        conversation=found["conversation"],
        client=f"session={found['client']}",
        worker=f"session={found['worker']}",
    )


def _link(page: bytes) -> str:
    return str(json.loads(page)["url"])


def _ignore(_frame: Frame) -> None:
    """They only listen."""
