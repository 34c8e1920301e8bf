"""The way out: by a tap, by Shift three times, never by accident, and nothing to see on Back."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, Route

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

ELSEWHERE = "https://www.bbc.co.uk/weather"


@pytest_asyncio.fixture(loop_scope="session")
async def page(site: str, browser: Browser) -> AsyncIterator[Page]:
    """A page reached from another one, with the server's and the neutral site's answers stood in for."""
    opened = await browser.new_page()
    await opened.route("**/leave/", lambda route: route.fulfill(body="left"))
    await opened.route(f"{ELSEWHERE}**", lambda route: route.fulfill(body="weather"))
    await opened.goto(f"{site}/healthz")
    await opened.goto(f"{site}/styleguide/")
    yield opened
    await opened.close()


async def no_answer(route: Route) -> None:
    """A server that is there and says nothing."""


async def is_gone(page: Page) -> bool:
    await page.wait_for_url("**/leave/")
    return await page.inner_text("body") == "left"


async def test_one_tap_leaves_and_back_does_not_bring_the_page_again(page: Page) -> None:
    await page.click("text=Leave quickly")
    assert await is_gone(page)
    await page.go_back()
    assert page.url.endswith("/healthz")


async def test_shift_three_times_leaves(page: Page) -> None:
    await page.keyboard.press("Shift")
    await page.keyboard.press("Shift")
    assert await page.locator(".leave__dots .is-on").count() == 2
    assert "one more time" in await page.inner_text("[data-part=said]")
    await page.keyboard.press("Shift")
    assert await is_gone(page)


async def test_capital_letters_and_escape_do_not_leave(page: Page) -> None:
    await page.focus("#styleguide-body")
    for _ in range(4):
        await page.keyboard.press("Shift+A")
        await page.keyboard.press("Escape")
    assert await page.input_value("#styleguide-body") == "AAAA"
    assert await page.locator(".leave__dots").is_hidden()
    assert page.url.endswith("/styleguide/")


async def test_presses_far_apart_do_not_leave(page: Page) -> None:
    await page.clock.install()
    await page.reload()
    await page.keyboard.press("Shift")
    await page.keyboard.press("Shift")
    assert await page.locator(".leave__dots .is-on").count() == 2
    await page.clock.fast_forward(5_001)
    await page.keyboard.press("Shift")
    assert await page.locator(".leave__dots .is-on").count() == 1
    assert page.url.endswith("/styleguide/")


async def test_nothing_is_to_be_seen_while_the_server_takes_its_time(page: Page) -> None:
    await page.unroute("**/leave/")
    await page.route("**/leave/", no_answer)
    assert await page.locator("h1").is_visible()
    said, heading, body = await page.evaluate(
        """() => {
            document.querySelector(".leave").click();
            const shown = (name) => getComputedStyle(document.querySelector(name)).visibility;
            return [document.querySelector(".blank[role=alert]").textContent, shown("h1"), shown("body")];
        }"""
    )
    assert (said, heading, body) == ("Leaving", "hidden", "hidden")
    await page.wait_for_url(f"{ELSEWHERE}**")


async def test_the_link_works_without_script(site: str, browser: Browser) -> None:
    context = await browser.new_context(java_script_enabled=False)
    page = await context.new_page()
    await page.route("**/leave/", lambda route: route.fulfill(body="left"))
    await page.goto(f"{site}/styleguide/")
    await page.click("text=Leave quickly")
    assert await is_gone(page)
    await context.close()


async def test_help_and_the_way_out_stay_in_sight(page: Page) -> None:
    await page.evaluate("scrollTo({ top: 4000, behavior: 'instant' })")
    assert await page.evaluate("scrollY") > 1000
    for words in ("Help now", "Leave quickly"):
        box = await page.get_by_role("link", name=words, exact=True).first.bounding_box()
        assert box is not None
        assert 0 <= box["y"] < 60
