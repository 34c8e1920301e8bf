"""A phone that runs no script: join, pick somebody, write, read, find help, and be gone."""

import pytest
from playwright.async_api import Browser, Page, expect

from demo.tour.site import DemoSite
from demo.tour.walk import Route
from tests.e2e.demo.keyboard import PATIENCE, with_keys

pytestmark = [
    pytest.mark.browser,
    pytest.mark.asyncio(loop_scope="session"),
    pytest.mark.timeout(300),
]

LIVES = "a long and safe passphrase 7"
FIRST, ANSWER = "Hello. Is this all right without any app?", "It is. I am glad you wrote."
ELSEWHERE = "https://www.bbc.co.uk/**"


async def test_from_the_first_page_to_the_last_without_any_script(
    demo: DemoSite, route: Route, browser: Browser
) -> None:
    context = await browser.new_context(
        viewport={"width": 360, "height": 740}, java_script_enabled=False
    )
    context.set_default_timeout(PATIENCE)
    page = await context.new_page()

    await joins_and_asks_seun(page, demo)
    await seun_answers(route, demo, browser, says="")
    await page.reload()
    await page.get_by_role("link", name="Open your conversation").click()
    await page.get_by_label("Your message").fill(FIRST)
    await page.get_by_role("button", name="Send").click()
    await expect(page.locator(".message--mine")).to_contain_text(FIRST)
    await seun_answers(route, demo, browser, says=ANSWER)
    await page.reload()
    await expect(page.locator(".message:not(.message--mine)").last).to_contain_text(ANSWER)
    conversation = page.url
    await help_is_one_tap_away(page)
    await page.goto(conversation)
    await she_is_gone_and_so_is_her_session(page)
    await context.close()


async def joins_and_asks_seun(page: Page, demo: DemoSite) -> None:
    await page.goto(demo.address)
    await page.get_by_role("link", name="Begin").click()
    await page.get_by_role("button", name="Yes, I agree").click()
    await page.locator('input[type="password"]').first.fill(LIVES)
    await page.get_by_role("button", name="Go on").click()
    await expect(page.locator(".secret")).to_be_visible()
    await page.get_by_role("button", name="I have kept it").click()
    await page.get_by_role("link", name="Begin").click()
    await page.get_by_label("English", exact=True).check()
    await page.get_by_label("18 or older").check()
    for heading in ("First,", "What have you", "When would", "Does it matter"):
        await page.get_by_role("heading", level=1, name=heading).wait_for()
        await page.get_by_role("button", name="Go on").click()
    await page.get_by_role("button", name="See who could talk with me").click()
    await page.get_by_role("button", name="Ask seun").click()
    await expect(page.get_by_text("You have asked seun")).to_be_visible()


async def seun_answers(route: Route, demo: DemoSite, browser: Browser, *, says: str) -> None:
    """Yes to whoever asked last, or words to whoever wrote last: in a browser like any other."""
    seun = await with_keys(browser, demo, width=1280, cookies=[route.cookies["seun"]])
    page = seun.page
    if says:
        await seun.opens("/conversations/")
        await page.locator(".inbox__item--unread .inbox__link").first.click()
        await page.get_by_label("Your message").fill(says)
        await page.get_by_role("button", name="Send").click()
        await expect(page.locator(".message--mine[data-seq]").last).to_contain_text(says)
    else:
        await seun.opens("/requests/")
        await page.get_by_role("button", name="Say yes").last.click()
        await page.wait_for_load_state()
    await page.context.close()


async def help_is_one_tap_away(page: Page) -> None:
    await page.get_by_role("link", name="Help now").first.click()
    await expect(page.get_by_role("heading", level=1, name="Help now")).to_be_visible()
    assert await page.locator('a[href="tel:999"]').count() == 1


async def she_is_gone_and_so_is_her_session(page: Page) -> None:
    conversation = page.url
    assert FIRST in await page.inner_text("main"), "there must be something to leave"
    async with page.expect_request(ELSEWHERE):
        await page.get_by_role("link", name="Leave quickly").click()
    await page.goto(conversation)
    assert "/account/login/" in page.url
    assert FIRST not in await page.inner_text("body")
