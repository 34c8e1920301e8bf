"""A part of a page that is drawn again when the news says so. The line itself is stood in for: only its news matter here."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, Route

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

LINE = "export const live = new EventTarget(); globalThis.news = live;"
REGION = """() => {
    const region = document.createElement("live-region");
    region.dataset.src = "/fragment/";
    region.dataset.on = "request.changed pairing.began";
    document.querySelector("main").prepend(region);
}"""


class Server:
    """Answers for the fragment, and counts how often it was asked."""

    def __init__(self) -> None:
        self.asked = 0
        self.status = 200
        self.body = ""

    async def answer(self, route: Route) -> None:
        assert route.request.headers["x-requested-with"] == "fetch"
        self.asked += 1
        await route.fulfill(status=self.status, body=self.body, content_type="text/html")


@pytest_asyncio.fixture(loop_scope="session")
async def page(site: str, browser: Browser) -> AsyncIterator[Page]:
    opened = await browser.new_page()
    await opened.route(
        "**/js/lib/live.js", lambda route: route.fulfill(body=LINE, content_type="text/javascript")
    )
    await opened.goto(f"{site}/styleguide/")
    await opened.evaluate(REGION)
    yield opened
    await opened.close()


@pytest.fixture
def server() -> Server:
    return Server()


async def news(page: Page, name: str) -> None:
    await page.evaluate(
        "name => globalThis.news.dispatchEvent(new CustomEvent('frame', { detail: { type: name } }))",
        name,
    )


async def line_is(page: Page, state: str) -> None:
    await page.evaluate(
        "state => globalThis.news.dispatchEvent(new CustomEvent('state', { detail: state }))",
        state,
    )


async def drawn(page: Page, server: Server, body: str) -> None:
    """The region shows `body`, because the news said that it changed."""
    server.body = body
    await page.route("**/fragment/", server.answer)
    await news(page, "request.changed")
    await page.wait_for_selector("live-region > *")


async def test_named_news_draws_it_again_and_other_news_does_not(
    page: Page, server: Server
) -> None:
    await drawn(page, server, "<p>One waits</p><p>Since Monday</p>")
    assert await page.inner_text("live-region") == "One waits\n\nSince Monday"
    await news(page, "message.posted")
    server.body = "<p>Nobody waits</p>"
    await news(page, "pairing.began")
    await page.wait_for_selector("text=Nobody waits")
    assert server.asked == 2


async def test_much_news_at_once_is_asked_for_twice_at_most(page: Page, server: Server) -> None:
    await drawn(page, server, "<p>One</p>")
    server.body = "<p>Last</p>"
    await page.evaluate(
        """() => { for (let i = 0; i < 50; i += 1)
            globalThis.news.dispatchEvent(new CustomEvent("frame", { detail: { type: "request.changed" } })); }"""
    )
    await page.wait_for_selector("text=Last")
    await page.wait_for_load_state("networkidle")
    assert server.asked <= 3


async def test_it_is_drawn_again_when_the_line_comes_back(page: Page, server: Server) -> None:
    await drawn(page, server, "<p>Before</p>")
    await line_is(page, "online")
    server.body = "<p>After</p>"
    await line_is(page, "offline")
    await line_is(page, "online")
    await page.wait_for_selector("text=After")
    assert server.asked == 2


async def test_focus_stays_on_the_same_button(page: Page, server: Server) -> None:
    buttons = "<form action='/a/'><button>Accept</button></form><form action='/b/'><button>Accept</button></form>"
    await drawn(page, server, buttons)
    await page.focus("form[action='/b/'] button")
    server.body = f"<p>New</p>{buttons}"
    await news(page, "request.changed")
    await page.wait_for_selector("live-region >> text=New")
    assert await page.evaluate("document.activeElement.form.getAttribute('action')") == "/b/"


async def test_whoever_is_writing_is_not_interrupted(page: Page, server: Server) -> None:
    await drawn(page, server, "<textarea aria-label='Note'></textarea><p>Old</p>")
    await page.fill("live-region textarea", "I rang them")
    server.body = "<textarea aria-label='Note'></textarea><p>Newer</p>"
    await news(page, "request.changed")
    await page.evaluate("document.activeElement.blur()")
    assert await page.input_value("live-region textarea") == "I rang them"
    assert server.asked == 1
    await page.fill("live-region textarea", "")
    await page.evaluate("document.activeElement.blur()")
    await page.wait_for_selector("live-region >> text=Newer")


async def test_a_refusal_leaves_what_is_shown(page: Page, server: Server) -> None:
    await drawn(page, server, "<p>Shown</p>")
    server.status, server.body = 503, "<p>Broken</p>"
    async with page.expect_response("**/fragment/"):
        await news(page, "request.changed")
    assert await page.inner_text("live-region") == "Shown"
    server.status, server.body = 200, "<p>Well again</p>"
    await news(page, "request.changed")
    await page.wait_for_selector("text=Well again")
