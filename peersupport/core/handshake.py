"""What must be true of a WebSocket handshake before anybody looks at its cookie."""

from collections.abc import Awaitable, Callable, Collection
from typing import Any

from channels.security.websocket import WebsocketDenier
from django.http.request import split_domain_port, validate_host

Application = Callable[..., Awaitable[None]]


class KnownHost:
    """Refuses a handshake for a host that is not ours: Channels checks the origin only."""

    def __init__(self, application: Application, hosts: Collection[str]) -> None:
        self._application = application
        self._hosts = hosts

    async def __call__(self, scope: dict[str, Any], *channel: Any) -> None:
        names = [value.decode("latin1") for name, value in scope["headers"] if name == b"host"]
        known = len(names) == 1 and validate_host(split_domain_port(names[0])[0], self._hosts)
        application = self._application if known else WebsocketDenier()
        await application(scope, *channel)


class KnownPath:
    """Refuses paths that are no socket, where the router would raise."""

    def __init__(self, application: Application, paths: Collection[str]) -> None:
        self._application = application
        self._paths = paths

    async def __call__(self, scope: dict[str, Any], *channel: Any) -> None:
        known = scope["path"] in self._paths
        application = self._application if known else WebsocketDenier()
        await application(scope, *channel)
