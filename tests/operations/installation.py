"""The processes of docker-compose.yml, started without Docker: its commands, its settings, other ports."""

import os
import signal
import subprocess
import sys
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any

import yaml

from checks.private import free_port
from checks.production import HOST
from tests.operations.waiting import wait_until

ROOT = Path(__file__).resolve().parents[2]
STARTS_WITHIN = 30.0
ENDS_WITHIN = 20.0


def composed() -> dict[str, Any]:
    values: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
    return values


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: str


class Installation:
    """What `docker compose up` would run, in order: prepare, then web processes and an outbox worker."""

    def __init__(self, folder: Path, environment: dict[str, str]) -> None:
        programs = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
        self._environment = {
            "PATH": programs,
            "STATIC_ROOT": str(folder / "static"),
            **environment,
        }
        self._log = (folder / "log").open("ab")
        self._running: list[subprocess.Popen[bytes]] = []
        self.log = folder / "log"

    def build(self) -> None:
        """The one step of the image that makes something."""
        self._run(["python", "manage.py", "collectstatic", "--noinput"])

    def prepare(self) -> None:
        self._run(composed()["services"]["prepare"]["command"])

    def start_web(self) -> int:
        """Returns the port once it answers."""
        port = free_port()
        here = {"0.0.0.0": "127.0.0.1", "8000": str(port)}  # noqa: S104  # what is replaced
        said = composed()["services"]["web"]["command"]
        self._start([here.get(word, word) for word in said])
        wait_until(lambda: self.answers(port), within=STARTS_WITHIN)
        return port

    def start_outbox(self) -> subprocess.Popen[bytes]:
        return self._start(composed()["services"]["outbox"]["command"])

    def ask(self, port: int, path: str, **headers: str) -> Answer:
        """One GET, as the proxy passes it on."""
        said = {name.replace("_", "-"): value for name, value in headers.items()}
        connection = HTTPConnection("127.0.0.1", port, timeout=10)
        try:
            connection.request("GET", path, headers={"Host": HOST, **said})
            response = connection.getresponse()
            body = response.read().decode()
        finally:
            connection.close()
        return Answer(status=response.status, headers=dict(response.headers), body=body)

    def answers(self, port: int) -> bool:
        try:
            return self.ask(port, "/healthz").status == 200
        except (OSError, HTTPException):
            return False

    def close(self) -> list[int]:
        """How each process ended when asked to."""
        for process in self._running:
            process.send_signal(signal.SIGTERM)
        return [process.wait(ENDS_WITHIN) for process in self._running]

    def _run(self, command: list[str]) -> None:
        subprocess.run(
            command,
            env=self._environment,
            cwd=ROOT,
            check=True,
            stdout=self._log,
            stderr=self._log,
        )

    def _start(self, command: list[str]) -> subprocess.Popen[bytes]:
        process = subprocess.Popen(
            command, env=self._environment, cwd=ROOT, stdout=self._log, stderr=self._log
        )
        self._running.append(process)
        return process
