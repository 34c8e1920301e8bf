"""Two people who talk and somebody on call, on one server with a database of its own."""

import json
import os
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import contextmanager

import pytest
import pytest_asyncio
from playwright.async_api import Browser

from tests.e2e.pages.site import PATIENCE, ROOT, running_browser, running_site
from tests.e2e.talk.conftest import Talk


@pytest.fixture(scope="session")
def talk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Talk]:
    folder = tmp_path_factory.mktemp("team")
    with running_site(folder) as site:
        database = f"sqlite:///{folder / 'pages.sqlite3'}"
        settings = {"DJANGO_SETTINGS_MODULE": "tests.e2e.pages.settings", "REDIS_URL": "none"}
        environment = {**os.environ, **settings, "DATABASE_URL": database}
        said = subprocess.run(
            [sys.executable, "-m", "tests.e2e.team.seed"],
            cwd=ROOT,
            env=environment,
            check=True,
            capture_output=True,
            text=True,
        )
        with _promises_kept(environment):
            yield Talk(site=site, **json.loads(said.stdout))


@contextmanager
def _promises_kept(environment: Mapping[str, str]) -> Iterator[None]:
    """By a worker of their own, as it runs beside every server."""
    worker = subprocess.Popen(
        [sys.executable, "-m", "django", "run_outbox"],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield
    finally:
        worker.terminate()
        worker.wait(timeout=PATIENCE)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    async with running_browser() as running:
        yield running
