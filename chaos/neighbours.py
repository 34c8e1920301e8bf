"""What others feel of a client that never reads, of one that does not stop, and of everybody coming back at once."""

import asyncio
import signal
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from time import monotonic

from chaos.history import History, share
from chaos.people import ORIGIN, Pair
from chaos.proxy import Proxy, moment
from chaos.rude import flood, memory_grown, never_read
from checks.web import Web
from examples.client import Frame, Tab

# How long is long enough to know what is usual.
QUIET = 10.0
READS_NOTHING_FOR = 60.0
PINGS_A_SECOND = 0.5
FRAMES_A_SECOND = 10_000
ALL_BACK_WITHIN = 60.0

Figures = dict[str, float]


async def beside_one_who_never_reads(web: Web, pair: Pair, memory: History) -> Figures:
    """Both talk to that tab all the time, and it pings, so that it looks alive."""
    rude = partial(never_read, web, pair, pings_a_second=PINGS_A_SECOND, within=READS_NOTHING_FOR)
    closed_after: list[float] = []

    async def meanwhile() -> None:
        closed_after.append(await rude())

    figures = await _felt(web, memory, meanwhile)
    return {"never_reads_closed_after_s": round(closed_after[0], 1)} | {
        f"never_reads_{name}": value for name, value in figures.items()
    }


async def beside_a_flood(web: Web, pair: Pair, memory: History, seconds: float) -> Figures:
    sent: list[int] = []

    async def meanwhile() -> None:
        sent.append(await flood(web, pair, frames_a_second=FRAMES_A_SECOND, seconds=seconds))

    figures = await _felt(web, memory, meanwhile)
    return {"flood_frames": sent[0]} | {f"flood_{name}": v for name, v in figures.items()}


async def _felt(web: Web, memory: History, meanwhile: Callable[[], Awaitable[None]]) -> Figures:
    """The acknowledgements of others, before and during."""
    began = monotonic()
    await moment(QUIET)
    quiet, began = share(memory.acks, 0.95, began), monotonic()
    grown = await memory_grown(web, meanwhile)
    return {
        "quiet_p95_ms": quiet,
        "p95_ms": share(memory.acks, 0.95, began),
        "server_grew_mib": round(grown, 1),
    }


async def all_come_back(proxy: Proxy, web: Sequence[Web], cookies: Sequence[str]) -> Figures:
    """Every web process is killed and started again while so many tabs are open."""
    tabs = [Tab(proxy.socket_url, cookie, ORIGIN, _ignore) for cookie in cookies]
    staying = [asyncio.create_task(tab.stay()) for tab in tabs]
    await _until_opened(tabs, 1)
    for each in web:
        await asyncio.to_thread(each.stop, signal.SIGKILL)
    proxy.statuses.clear()
    await asyncio.gather(*(asyncio.to_thread(each.start) for each in web))
    began = monotonic()
    await _until_opened(tabs, 2)
    back = monotonic() - began
    refused = sum(number for status, number in proxy.statuses.items() if status[:1] == "5")
    for task in staying:
        task.cancel()
    return {
        "came_back": sum(tab.opened > 1 for tab in tabs),
        "all_back_after_s": round(back, 1),
        "answered_5xx": refused,
    }


async def _until_opened(tabs: Sequence[Tab], times: int) -> None:
    until = monotonic() + ALL_BACK_WITHIN
    while any(tab.opened < times for tab in tabs) and monotonic() < until:
        await moment(0.05)


def _ignore(_frame: Frame) -> None:
    """They only listen."""
