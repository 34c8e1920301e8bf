"""Whether the parts this service stands on answer."""

import asyncio
from datetime import timedelta

from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer
from django.db import DatabaseError, connection
from django.utils import timezone
from redis.exceptions import RedisError

from peersupport.core import outbox

STALE = timedelta(seconds=60)
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


def _outbox() -> str:
    now = timezone.now()
    beat, overdue = outbox.last_beat(), outbox.oldest_due(now)
    if beat is None or now - beat > STALE:
        return "no worker has run for 60 s"
    if overdue is not None and now - overdue > STALE:
        return "a promise is more than 60 s overdue"
    return "ok"


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
