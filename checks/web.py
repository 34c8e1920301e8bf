"""The processes of the service itself, started on a loopback port over given servers."""

import os
import sys
from collections.abc import Mapping
from pathlib import Path

from checks.private import Server

ROOT = Path(__file__).resolve().parents[1]
# As in docker-compose.yml.
DAPHNE = (
    *("--verbosity", "0", "--no-server-name"),
    # A line that is half open is noticed soon enough to tell whoever talks with its owner within 45 s.
    *("--ping-interval", "20", "--ping-timeout", "8"),
    *("--websocket-max-message-size", "16384", "--websocket-max-frame-size", "16384"),
)


class Web(Server):
    """One web process, as in production but for the address it listens on."""

    def __init__(
        self,
        folder: Path,
        settings: Mapping[str, str],
        application: str = "peersupport.asgi:application",
    ) -> None:
        super().__init__(folder)
        self._application = application
        self.environment = {**os.environ, "PYTHONPATH": str(ROOT), **settings}

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def socket_url(self) -> str:
        return f"ws://127.0.0.1:{self.port}/ws/"

    def command(self) -> list[str]:
        daphne = [sys.executable, "-m", "daphne", *DAPHNE]
        address = ["--bind", "127.0.0.1", "--port", str(self.port)]
        return [*daphne, *address, self._application]


class OutboxWorker(Server):
    """The worker. It listens nowhere: who needs it to have begun looks for its heartbeat."""

    def __init__(self, folder: Path, settings: Mapping[str, str]) -> None:
        super().__init__(folder)
        self.environment = {**os.environ, **settings}

    @property
    def url(self) -> str:
        raise NotImplementedError

    def command(self) -> list[str]:
        return [sys.executable, str(ROOT / "manage.py"), "run_outbox"]

    def answers(self) -> bool:
        return True
