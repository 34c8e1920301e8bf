"""Joining in Chromium, on a small phone, with and without JavaScript."""

import pytest
from playwright.async_api import Browser, Page

from demo.tour.axe import violations
from tests.factories import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def join(page: Page, site: str) -> str:
    """Walks through the three screens and returns the code."""
    await page.goto(site)
    await page.get_by_role("link", name="Begin").first.click()
    await page.get_by_role("button", name="Yes, I agree").click()
    await page.get_by_role("button", name="instead").click()
    await page.get_by_label("Password").fill(PASSWORD)
    await page.get_by_role("button", name="Go on").click()
    await page.wait_for_url("**/join/code/")
    return await page.locator(".secret").inner_text()


async def test_three_screens_lead_to_a_code_that_can_be_copied(page: Page, site: str) -> None:
    await page.context.grant_permissions(["clipboard-read", "clipboard-write"])

    code = await join(page, site)
    await page.get_by_role("button", name="Copy").click()

    assert await page.evaluate("navigator.clipboard.readText()") == code
    assert await page.get_by_role("button", name="Print").is_visible()
    await page.get_by_role("button", name="I have kept it").click()
    await page.wait_for_url("**/support/**")


async def test_it_works_without_javascript(browser: Browser, site: str) -> None:
    context = await browser.new_context(java_script_enabled=False)
    page = await context.new_page()

    code = await join(page, site)

    assert len(code.split("-")) == 7
    assert not await page.get_by_role("button", name="Copy").is_visible()
    await context.close()


@pytest.mark.parametrize(
    "address", ["/", "/promise/", "/join/", "/recover/", "/account/login/", "/account/inactive/"]
)
async def test_the_doors_are_for_everybody(address: str, browser: Browser, site: str) -> None:
    page = await browser.new_page(viewport={"width": 320, "height": 640})
    await page.goto(f"{site}{address}")

    assert await violations(page) == []
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    await page.close()
