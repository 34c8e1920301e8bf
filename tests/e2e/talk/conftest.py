"""Two people in a long conversation, on one server with a database of its own."""

import json
import os
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass

import pytest
import pytest_asyncio
from playwright.async_api import Browser

from tests.e2e.pages.site import ROOT, running_browser, running_site


@dataclass(frozen=True, slots=True, kw_only=True)
class Talk:
    """Where their conversation is, and the cookie that lets each of them in."""

    site: str
    path: str
    cookies: dict[str, str]


@pytest.fixture(scope="session")
def talk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Talk]:
    folder = tmp_path_factory.mktemp("talk")
    with running_site(folder) as site:
        database = f"sqlite:///{folder / 'pages.sqlite3'}"
        settings = {"DJANGO_SETTINGS_MODULE": "tests.e2e.pages.settings", "REDIS_URL": "none"}
        said = subprocess.run(
            [sys.executable, "-m", "tests.e2e.talk.seed"],
            cwd=ROOT,
            env={**os.environ, **settings, "DATABASE_URL": database},
            check=True,
            capture_output=True,
            text=True,
        )
        yield Talk(site=site, **json.loads(said.stdout))


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    async with running_browser() as running:
        yield running
