"""One demo and one browser for all that is tried on the demo's data."""

from collections.abc import AsyncIterator, Iterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser

from demo.tour.site import DemoSite, running_demo
from demo.tour.walk import Route, route_from
from tests.e2e.pages.site import running_browser


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DemoSite]:
    with running_demo(tmp_path_factory.mktemp("demo")) as running:
        yield running


@pytest.fixture(scope="session")
def route(demo: DemoSite) -> Route:
    """Every page of it. Asked for once: it makes what the story has not."""
    return route_from(demo)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    async with running_browser() as running:
        yield running
