"""A web process that dies at one exact place in a message's way, while somebody says something through it."""

import asyncio
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from time import monotonic
from uuid import uuid4

from chaos.history import History
from chaos.people import Listener, Pair
from chaos.proxy import Proxy, moment
from checks.web import Web
from tests.services.processes import Stage

BEFORE_COMMIT = ("message.before_insert", "message.after_insert", "message.before_commit")
AFTER_COMMIT = ("message.after_commit", "nudge.before", "message.before_ack")
POINTS = (*BEFORE_COMMIT, *AFTER_COMMIT)
HAPPENS_WITHIN = 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Death:
    """What became of one message. `died` is False when the process never came to the place."""

    died: bool
    places: tuple[int, int]
    words: str
    heard: Sequence[tuple[int, str]]
    expected: str
    heard_after_s: float

    @property
    def is_right(self) -> bool:
        """One place, the words that were stored first, and the other side heard them once."""
        seq, again = self.places
        return (
            self.died
            and seq == again
            and self.words == self.expected
            and list(self.heard) == [(seq, self.expected)]
        )


async def _until(happened: Callable[[], object]) -> None:
    """Or has had the time for it."""
    until = monotonic() + HAPPENS_WITHIN
    while not happened() and monotonic() < until:
        await moment(0.01)


async def die_at(point: str, doomed: Web, sound: Web, pair: Pair) -> Death:
    """`doomed` runs with this failpoint. Its client says the same again through `sound`, in other words."""
    memory, name, first, second = History(), str(uuid4()), f"first, {point}", f"second, {point}"
    other = Listener(sound.socket_url, pair.worker, pair.conversation, "other side", memory)
    heard = memory.heard[(pair.conversation, "other side")]
    async with Proxy([sound.port, doomed.port]) as proxy:
        mine = Listener(proxy.socket_url, pair.client, pair.conversation, "writer", memory)
        staying = [asyncio.create_task(each.tab.stay()) for each in (mine, other)]
        await _until(lambda: mine.tab.opened and other.tab.opened)
        before = len(heard)
        # The server dies of this. Whatever its tab sends again goes to the sound one, as the second words.
        saying = asyncio.create_task(mine.tab.say(pair.conversation, first, name))
        await moment(0)
        mine.tab.unanswered[name][0]["body"] = second
        await _until(lambda: not doomed.is_running)
        died, began = not doomed.is_running, monotonic()
        ack = await saying
        await _until(lambda: len(heard) > before)
        after = monotonic() - began
        again = await mine.tab.say(pair.conversation, "third", name)
        for task in staying:
            task.cancel()
    return Death(
        died=died,
        places=(ack["seq"], again["seq"]),
        words=dict(heard)[ack["seq"]],
        heard=heard[before:],
        expected=first if point in AFTER_COMMIT else second,
        heard_after_s=after,
    )


async def die_everywhere(stage: Stage, pairs: Sequence[Pair]) -> dict[str, float]:
    """One death for each pair, at each place in turn. `deaths` and `deaths_right` must be the same."""
    folder, wrong, slowest = stage.web[0].folder.parent, [], 0.0
    for number, pair in enumerate(pairs):
        point = POINTS[number % len(POINTS)]
        doomed = Web(folder / f"doomed-{number}", {**stage.settings, "FAILPOINT": point})
        await asyncio.to_thread(doomed.start)
        try:
            death = await die_at(point, doomed, stage.web[1], pair)
        finally:
            await asyncio.to_thread(doomed.stop)
        slowest = max(slowest, death.heard_after_s)
        if not death.is_right:
            wrong.append(f"{point}: {death}")
    for each in wrong:
        print(each, file=sys.stderr)
    return {
        "deaths": len(pairs),
        "deaths_right": len(pairs) - len(wrong),
        "deaths_heard_after_s": round(slowest, 2),
    }
