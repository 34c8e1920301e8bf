"""What somebody finds who comes now: over the socket from further back, and on the page."""

import asyncio
import re
from collections.abc import Mapping, Sequence
from time import monotonic
from urllib.request import Request, urlopen

from chaos.history import Heard, History
from chaos.people import Listener, Pair
from chaos.proxy import Proxy, moment

# Shorter than the longest resume of the protocol.
FURTHER_BACK = 400
WITHIN = 15.0
ENTRY = re.compile(r'data-seq="(\d+)"')


async def missing_afresh(
    proxy: Proxy, pairs: Sequence[Pair], kept: Mapping[str, Sequence[Heard]]
) -> int:
    """Messages of the last `FURTHER_BACK` that a new tab is not given, and of the page's that it does not show."""
    missing = 0
    for pair in pairs:
        mine = kept[pair.conversation]
        for _, cookie in pair.seats:
            missing += await _not_resumed(proxy, cookie, pair.conversation, mine)
            page = await asyncio.to_thread(_page, proxy.port, cookie, pair.conversation)
            missing += _not_on(page, mine)
    return missing


async def _not_resumed(proxy: Proxy, cookie: str, conversation: str, mine: Sequence[Heard]) -> int:
    memory = History()
    late = Listener(proxy.socket_url, cookie, conversation, "late", memory)
    wanted = mine[-FURTHER_BACK:]
    late.tab.reached[conversation] = wanted[0][0] - 1 if wanted else 0
    staying = asyncio.create_task(late.tab.stay())
    until = monotonic() + WITHIN
    while wanted and late.reached < wanted[-1][0] and monotonic() < until:
        await moment(0.02)
    staying.cancel()
    return len(set(wanted) - set(memory.heard[(conversation, "late")]))


def _page(port: int, cookie: str, conversation: str) -> str:
    address = f"http://127.0.0.1:{port}/conversations/{conversation}/"
    with urlopen(Request(address, headers={"Cookie": cookie}), timeout=WITHIN) as page:
        return str(page.read().decode())


def _not_on(page: str, mine: Sequence[Heard]) -> int:
    """The page begins somewhere; from there to the end it has everything."""
    _, *parts = ENTRY.split(page)
    shown = dict(zip(map(int, parts[::2]), parts[1::2], strict=True))
    first = min(shown, default=0)
    expected = [(seq, body) for seq, body in mine if seq >= first]
    return sum(body not in shown.get(seq, "") for seq, body in expected)
