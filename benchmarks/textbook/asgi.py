"""A consumer that stores with the ORM and tells its group, as the Channels tutorial does. It answers our load generator."""

import json
import os
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "benchmarks.textbook.settings")

import django

django.setup()

from channels.db import database_sync_to_async  # noqa: E402
from channels.generic.websocket import AsyncWebsocketConsumer  # noqa: E402
from channels.routing import ProtocolTypeRouter  # noqa: E402

from benchmarks.textbook.models import Message  # noqa: E402


class ChatConsumer(AsyncWebsocketConsumer):  # type: ignore[misc]  # untyped base
    """No sign-in, no screening, no encryption, no order, no resume."""

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:  # noqa: ARG002  # the shape of a consumer
        frame = json.loads(text_data or "")
        if frame["type"] == "hello":
            self.room = frame["conversation"]
            await self.channel_layer.group_add(f"chat_{self.room}", self.channel_name)
            await self.send(json.dumps({"type": "welcome"}))
        elif frame["type"] == "message.post":
            message = await database_sync_to_async(Message.objects.create)(
                room=self.room, name=frame["id"], body=frame["body"]
            )
            await self.send(json.dumps({"type": "ack", "id": frame["id"], "seq": message.pk}))
            said = {"id": frame["id"], "body": frame["body"], "by": self.channel_name}
            await self.channel_layer.group_send(
                f"chat_{self.room}", {"type": "chat_message", **said}
            )

    async def chat_message(self, event: dict[str, Any]) -> None:
        mine = event["by"] == self.channel_name
        frame = {"type": "message.posted", "id": event["id"], "body": event["body"], "mine": mine}
        await self.send(json.dumps(frame))


application = ProtocolTypeRouter({"websocket": ChatConsumer.as_asgi()})
