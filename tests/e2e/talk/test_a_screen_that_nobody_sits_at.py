"""What is left on a screen, and on a disk, when its person has gone."""

from pathlib import Path

import pytest
from django.conf import settings
from playwright.async_api import Browser, BrowserContext, Page, async_playwright

from tests.e2e.pages.site import CHROMIUM, CHROMIUM_ARGUMENTS
from tests.e2e.talk.conftest import Talk

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

TYPED = "zebrafinch-on-the-windowsill"
SAID = "number 460."
# A session of her own: leaving ends it.
LEAVES = "amira, who leaves"
# Without this one Playwright keeps no page for "Back", and the test would prove nothing.
NO_CACHE = "--disable-back-forward-cache"


async def let_in(context: BrowserContext, talk: Talk, who: str) -> Page:
    cookie = {"name": settings.SESSION_COOKIE_NAME, "value": talk.cookies[who], "url": talk.site}
    await context.add_cookies([cookie])  # type: ignore[list-item]  # a plain dict is taken
    page = await context.new_page()
    await page.clock.install()
    await page.goto(f"{talk.site}{talk.path}")
    await page.wait_for_selector(f"text={SAID}")
    return page


async def test_words_go_from_a_screen_whose_session_is_over(talk: Talk, browser: Browser) -> None:
    context = await browser.new_context()
    page = await let_in(context, talk, "sam")
    await page.clock.fast_forward("14:00")
    assert await page.locator(f"text={SAID}").is_visible(), "still signed in, so still there"
    await context.clear_cookies()

    await page.clock.fast_forward("01:01")

    await page.wait_for_url("**/account/login/")
    assert SAID not in await page.content()
    await page.go_back()
    assert not page.url.endswith(talk.path), "the way back does not lead to the words"
    await context.close()


async def test_leaving_quickly_leaves_no_word_on_the_disk(talk: Talk, tmp_path: Path) -> None:
    async with async_playwright() as playwright:
        context = await playwright.chromium.launch_persistent_context(
            tmp_path,
            executable_path=CHROMIUM,
            args=CHROMIUM_ARGUMENTS,
            ignore_default_args=[NO_CACHE],
        )
        await context.route(
            "https://www.bbc.co.uk/**", lambda route: route.fulfill(body="weather")
        )
        page = await let_in(context, talk, LEAVES)
        await page.fill("[name=body]", TYPED)
        await page.click("text=Leave quickly")
        await page.wait_for_url("https://www.bbc.co.uk/**")
        await page.go_back()
        assert SAID not in await page.content()
        await context.close()

    assert files_with("bbc.co.uk", tmp_path), "the search must find something"
    for word in (TYPED, SAID, talk.cookies[LEAVES]):
        assert files_with(word, tmp_path) == set()


def files_with(word: str, folder: Path) -> set[str]:
    files = [path for path in folder.rglob("*") if path.is_file()]
    ways = (word.encode(), word.encode("utf-16-le"))
    return {path.name for path in files if any(way in path.read_bytes() for way in ways)}
