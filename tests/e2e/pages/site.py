"""A real server on a database of its own, and a browser to look at it with."""

import os
import socket
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from time import monotonic
from urllib.error import URLError
from urllib.request import urlopen

from playwright.async_api import Browser, async_playwright

ROOT = Path(__file__).resolve().parents[3]
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
CHROMIUM_ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
PATIENCE = 40


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


@contextmanager
def running_site(folder: Path) -> Iterator[str]:
    """The address of a server that has migrated its database in `folder` and answers."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "tests.e2e.pages.settings",
        "DATABASE_URL": f"sqlite:///{folder / 'pages.sqlite3'}",
        "REDIS_URL": "none",
        "ALLOWED_ORIGINS": address,
    }
    python = [sys.executable, "-m"]
    subprocess.run(
        [*python, "django", "migrate", "-v0"],
        cwd=ROOT,
        env=environment,
        check=True,
        timeout=PATIENCE,
    )
    log = (folder / "server.log").open("wb")
    server = subprocess.Popen(
        [*python, "daphne", "-b", "127.0.0.1", "-p", str(port), "peersupport.asgi:application"],
        cwd=ROOT,
        env=environment,
        stdout=log,
        stderr=log,
    )
    try:
        _wait_for(f"{address}/healthz", server)
        yield address
    finally:
        server.terminate()
        server.wait(timeout=PATIENCE)
        log.close()


@asynccontextmanager
async def running_browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=CHROMIUM, args=CHROMIUM_ARGUMENTS
        )
        yield browser
        await browser.close()


def _wait_for(url: str, server: subprocess.Popen[bytes]) -> None:
    """Returns once the server answers; the connection attempts themselves are the pause."""
    until = monotonic() + PATIENCE
    while monotonic() < until:
        if server.poll() is not None:
            break
        try:
            with urlopen(url, timeout=1):  # noqa: S310  # our own address
                return
        except (URLError, OSError):
            server.poll()
    raise RuntimeError("The server did not come up.")
