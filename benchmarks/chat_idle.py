"""Tabs that only listen: what it costs to open one, to hold it, and to have thousands of them do nothing."""

import json
from threading import Event
from typing import Any

from benchmarks.chat_cost import memory, used
from benchmarks.chat_load import line, load, tell
from tests.services.processes import Stage

SETTLED_AFTER = 20.0
WATCHED = 40.0


def idle_of(stage: Stage, keys: list[str]) -> dict[str, Any]:
    """Each tab says hello and then a ping every minute, as the site's own page does while nothing happens in it."""
    pids = [web.pid for web in stage.web]
    urls = [web.socket_url for web in stage.web]
    with load({"loop": "idle", "pairs": [], "idle": keys, "urls": urls, "warm_up": 0}) as tabs:
        line(tabs)
        empty, fresh = sum(map(memory, pids)), sum(map(used, pids))
        tell(tabs, "go")
        opened = json.loads(line(tabs))
        connected = sum(map(used, pids))
        Event().wait(SETTLED_AFTER)
        full, before = sum(map(memory, pids)), sum(map(used, pids))
        Event().wait(WATCHED)
        after = sum(map(used, pids))
        tell(tabs, "stop")
    return {
        "what": "idle tabs",
        "tabs": len(keys),
        "opened_in_seconds": opened["seconds"],
        "kib_a_tab": round((full - empty) / len(keys), 1),
        "connect_cpu_ms_a_tab": round(1_000 * (connected - fresh) / len(keys), 2),
        "idle_cpu_percent_of_a_core": round(100 * (after - before) / WATCHED, 2),
    }
