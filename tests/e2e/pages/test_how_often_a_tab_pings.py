"""A tab asks often whether its line is there while somebody needs it, seldom while nobody does, and at once when they come back."""

import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, WebSocketRoute

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

MINUTE = 60_000
LISTEN = """() => import("/static/js/lib/live.js").then(({ live }) => new Promise((resolve) => {
    live.addEventListener("state", ({ detail }) => {
        globalThis.line = detail;
        resolve();
    });
}))"""


class Server:
    """Stands in for the line: answers until it is told to be gone, and counts."""

    def __init__(self) -> None:
        self.pings = 0
        self.is_there = True

    def take(self, line: WebSocketRoute) -> None:
        line.on_message(lambda text: self.answer(line, json.loads(text)))

    def answer(self, line: WebSocketRoute, frame: dict[str, Any]) -> None:
        if frame["type"] == "hello" and self.is_there:
            line.send(json.dumps({"type": "welcome", "person": "somebody", "conversations": []}))
        if frame["type"] == "ping":
            self.pings += 1
            if self.is_there:
                line.send('{"type":"pong"}')


@pytest.fixture
def server() -> Server:
    return Server()


@pytest_asyncio.fixture(loop_scope="session")
async def page(site: str, browser: Browser, server: Server) -> AsyncIterator[Page]:
    opened = await browser.new_page()
    await opened.clock.install()
    await opened.route_web_socket("**/ws/", server.take)
    await opened.goto(f"{site}/styleguide/")
    await opened.evaluate(LISTEN)
    assert await opened.evaluate("globalThis.line") == "online"
    yield opened
    await opened.close()


async def pass_by(page: Page, minutes: int) -> None:
    """Quarter by quarter of a minute, so that what is asked is answered in between."""
    for _ in range(4 * minutes):
        await page.clock.run_for(MINUTE // 4)


async def test_often_while_it_is_needed_and_seldom_while_it_is_not(
    page: Page, server: Server
) -> None:
    await pass_by(page, 2)
    assert 7 <= server.pings <= 9

    await pass_by(page, 1)
    server.pings = 0
    await pass_by(page, 6)
    assert 5 <= server.pings <= 7


async def test_whoever_comes_back_after_a_silence_hears_at_once_that_the_line_is_dead(
    page: Page, server: Server
) -> None:
    await pass_by(page, 4)
    server.pings, server.is_there = 0, False
    await page.clock.run_for(20_000)

    await page.keyboard.press("a")
    await page.wait_for_function("() => true")
    await page.clock.run_for(4_500)

    assert server.pings >= 1
    assert await page.evaluate("globalThis.line") == "offline"
