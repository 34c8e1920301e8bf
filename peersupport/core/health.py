"""Whether the parts this service stands on answer."""

import asyncio
from datetime import datetime, timedelta

from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer
from django.db import DatabaseError, connection
from django.utils import timezone
from redis.exceptions import RedisError

from peersupport.core import outbox

STALE = timedelta(seconds=60)
# Staff are told sooner: an open page looks again every quarter of a minute, and a minute is promised.
STILL = timedelta(seconds=30)
ANSWER_WITHIN = 2.0


def readiness() -> dict[str, str]:
    """`ok`, or what is wrong, for the database, the channel layer and the outbox."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        database, promises = "ok", _outbox()
    except DatabaseError:
        database, promises = "does not answer", "unknown"
    return {"database": database, "channel_layer": _layer(), "outbox": promises}


def stands_still(now: datetime, after: timedelta = STILL) -> bool:
    """Whether promised work is not being done: no worker shows itself, or something is overdue that long."""
    return bool(_standstill(now, after))


def _outbox() -> str:
    return _standstill(timezone.now(), STALE) or "ok"


def _standstill(now: datetime, after: timedelta) -> str:
    beat, overdue = outbox.last_beat(), outbox.oldest_due(now)
    seconds = int(after.total_seconds())
    if beat is None or now - beat > after:
        return f"no worker has run for {seconds} s"
    if overdue is not None and now - overdue > after:
        return f"a promise is more than {seconds} s overdue"
    return ""


def _layer() -> str:
    try:
        async_to_sync(_ping)()
    except (OSError, TimeoutError, RedisError):
        return "does not answer"
    return "ok"


async def _ping() -> None:
    layer = get_channel_layer()
    if layer is not None:
        await asyncio.wait_for(layer.group_send("ready", {"type": "ready"}), ANSWER_WITHIN)
