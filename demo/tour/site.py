"""A demo of its own, on a database of its own, as anybody would start it."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

from demo.environment import free_port_of_any
from peersupport.environment_file import fresh_keys

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoSite:
    """Where it answers, and what a command must be told to work on the same data."""

    address: str
    settings: dict[str, str]

    def manage(self, *arguments: str) -> str:
        """What `manage.py` prints about this demo. Raises `CalledProcessError` when it fails."""
        command = [sys.executable, "manage.py", *arguments]
        done = subprocess.run(
            command, cwd=ROOT, env=self.settings, check=True, stdout=subprocess.PIPE, text=True
        )
        return done.stdout


@contextmanager
def running_demo(folder: Path) -> Iterator[DemoSite]:
    """A demo that answers, its story told and its static files collected in `folder`."""
    port = free_port_of_any()
    address = f"http://127.0.0.1:{port}"
    settings = {
        "PATH": os.environ["PATH"],
        "PEERSUPPORT_MODE": "demo",
        "DATABASE_URL": f"sqlite:///{folder / 'demo.sqlite3'}",
        "STATIC_ROOT": str(folder / "static"),
        "ALLOWED_ORIGINS": f"{address},http://localhost:{port}",
        "ORGANISATION_NAME": "Harbour (demo)",
        "SESSION_MINUTES": "30,50",
        "LOG_LEVEL": "WARNING",
        **fresh_keys(),
    }
    command = [sys.executable, "manage.py", "demo", "--port", str(port)]
    said = folder / "demo.log"
    with said.open("wb") as log:
        process = subprocess.Popen(command, cwd=ROOT, env=settings, stdout=log, stderr=log)
        try:
            if not _is_up(port, process):
                raise RuntimeError(f"The demo did not come up: {said.read_text()[-2_000:]}")
            yield DemoSite(address=address, settings=settings)
        finally:
            process.terminate()
            process.wait(timeout=PATIENCE)


def _is_up(port: int, process: subprocess.Popen[bytes]) -> bool:
    """True once it answers; False when the process or our patience came to an end."""
    until = monotonic() + PATIENCE
    while monotonic() < until:
        try:
            process.wait(timeout=0.2)
        except subprocess.TimeoutExpired:
            if _answers(port):
                return True
        else:
            break
    return False


def _answers(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=5).close()
    except OSError:
        return False
    return True
