"""A server whose sign-in works, and browsers with and without a passkey."""

import os
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, ConsoleMessage, Page

from tests.e2e.pages.site import ROOT, running_browser, running_site

AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}
Manage = Callable[..., str]


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("accounts")


@pytest.fixture(scope="session")
def manage(folder: Path) -> Manage:
    """Runs `manage.py` on the database of the server, and returns what it prints."""

    def run(*arguments: str) -> str:
        environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "tests.e2e.pages.settings",
            "DATABASE_URL": f"sqlite:///{folder / 'pages.sqlite3'}",
        }
        command = [sys.executable, "manage.py", *arguments]
        done = subprocess.run(
            command, cwd=ROOT, env=environment, check=True, capture_output=True, text=True
        )
        return done.stdout.strip()

    return run


@pytest.fixture(scope="session")
def site(folder: Path, manage: Manage) -> Iterator[str]:
    """By name, because passkeys belong to names and not to numbers."""
    with running_site(folder) as address:
        manage("createcachetable")
        yield address.replace("127.0.0.1", "localhost")


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    async with running_browser() as running:
        yield running


def complaints_in(said: ConsoleMessage) -> list[str]:
    """The server knows itself by its number, so it rightly refuses sockets by name."""
    return [said.text] if said.type == "error" and "/ws/" not in said.text else []


@pytest_asyncio.fixture(loop_scope="session")
async def page(browser: Browser) -> AsyncIterator[Page]:
    """A browser of its own, able to make passkeys; it must not complain about anything."""
    context = await browser.new_context(viewport={"width": 360, "height": 740})
    opened = await context.new_page()
    complaints: list[str] = []
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    opened.on("console", lambda said: complaints.extend(complaints_in(said)))
    devtools = await context.new_cdp_session(opened)
    await devtools.send("WebAuthn.enable")
    await devtools.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    yield opened
    await context.close()
    assert complaints == []
