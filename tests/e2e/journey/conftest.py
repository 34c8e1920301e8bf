"""One installation, one browser and one team for all journeys."""

from collections.abc import AsyncIterator, Iterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser

from tests.e2e.journey.installation import Installation, running_installation
from tests.e2e.journey.team import Team, set_up_team
from tests.e2e.pages.site import running_browser


@pytest.fixture(scope="session")
def installation() -> Iterator[Installation]:
    with running_installation() as running:
        yield running


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    async with running_browser() as running:
        yield running


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def team(installation: Installation, browser: Browser) -> Team:
    return await set_up_team(installation, browser)
