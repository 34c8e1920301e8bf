"""Help now, in one tap, when the network is gone; and nothing else of this place is kept in the browser."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, BrowserContext, Page, expect

from demo.tour.site import DemoSite
from tests.e2e.demo.person import sign_in

pytestmark = [
    pytest.mark.browser,
    pytest.mark.asyncio(loop_scope="session"),
    pytest.mark.timeout(240),
]

KEPT = """async () => {
    const found = [];
    for (const name of await caches.keys())
        for (const request of await (await caches.open(name)).keys())
            found.push(request.url.replace(location.origin, ""));
    return found.sort();
}"""
# Asked again and again: nothing tells another tab that a worker is gone.
FORGOTTEN = """async () => {
    for (;;) {
        const alive = await navigator.serviceWorker.getRegistrations();
        if (alive.length === 0) return alive;
        await new Promise(requestAnimationFrame);
    }
}"""
OTHERS = """async (before) => {
    for (;;) {
        const names = await caches.keys();
        if (names.length === 1 && names[0] !== before) return;
        await new Promise(requestAnimationFrame);
    }
}"""
WORKS = """async (script) => {
    for (;;) {
        const { active } = await navigator.serviceWorker.ready;
        if (active.state === "activated" && active.scriptURL === location.origin + script) return;
        await new Promise(requestAnimationFrame);
    }
}"""
STRANGERS, BRITISH, IRISH = "/worker.js", "/worker.js?country=GB", "/worker.js?country=IE"


@pytest_asyncio.fixture(loop_scope="session")
async def context(browser: Browser) -> AsyncIterator[BrowserContext]:
    opened = await browser.new_context(viewport={"width": 360, "height": 740})
    yield opened
    await opened.close()


@pytest_asyncio.fixture(loop_scope="session")
async def page(context: BrowserContext) -> Page:
    return await context.new_page()


async def test_one_tap_shows_the_numbers_with_their_date(
    demo: DemoSite, context: BrowserContext, page: Page
) -> None:
    await page.goto(demo.address)
    await page.evaluate(WORKS, STRANGERS)
    await context.set_offline(True)
    await expect_no_network(page)

    await page.get_by_role("link", name="Help now", exact=True).click()

    await expect(page.get_by_role("heading", level=1)).to_have_text("Help now")
    await expect(page.locator('a[href="tel:116123"]').first).to_be_visible()
    await expect(page.get_by_text("These numbers were checked on")).to_contain_text("2026")
    assert await page.locator(".topbar").evaluate("one => getComputedStyle(one).position") == (
        "sticky"
    ), "it must look as it always does"
    assert await page.evaluate("Boolean(customElements.get('quick-exit'))")


async def expect_no_network(page: Page) -> None:
    assert await page.evaluate("fetch('/healthz').then(() => true, () => false)") is False


async def test_a_client_keeps_the_numbers_of_their_country_and_no_page_of_their_own(
    demo: DemoSite, context: BrowserContext, page: Page
) -> None:
    await sign_in(page, demo, "amira")
    await page.goto(f"{demo.address}/conversations/")
    await page.locator(".inbox a").first.click()
    await page.get_by_label("Your message").wait_for()
    await page.evaluate(WORKS, BRITISH)

    pages = [path for path in await page.evaluate(KEPT) if not path.startswith("/static/")]
    files = [path for path in await page.evaluate(KEPT) if path.startswith("/static/")]

    assert pages == ["/help/?country=GB", "/offline/"]
    assert [path.split("/")[2] for path in files] == ["css", "icons", "js"]
    await context.set_offline(True)
    conversation = page.url
    await page.goto(f"{demo.address}/support/")
    await expect(page.get_by_role("heading", level=1)).to_have_text("There is no connection")
    assert await page.title() == "No connection"
    assert "amira" not in await page.content()
    await page.goto(conversation)
    await expect(page.get_by_role("heading", level=1)).to_have_text("There is no connection")
    await page.goto(f"{demo.address}/help/?country=US")
    await expect(page.get_by_role("heading", level=1)).to_have_text("There is no connection")
    await page.get_by_role("link", name="Numbers to call").click()
    await expect(page.locator('a[href="tel:116123"]').first).to_be_visible()


async def test_signing_out_forgets_and_the_next_page_keeps_the_numbers_again(
    demo: DemoSite, context: BrowserContext, page: Page
) -> None:
    await sign_in(page, demo, "amira")
    await page.evaluate(WORKS, BRITISH)
    await page.get_by_role("button", name="Sign out").first.click()
    await page.get_by_role("link", name="Sign in").first.wait_for()
    await page.evaluate(WORKS, STRANGERS)
    await context.set_offline(True)
    await page.get_by_role("link", name="Help now", exact=True).click()
    await expect(page.locator('a[href="tel:116123"]').first).to_be_visible()


@pytest.mark.parametrize("offline", [False, True])
async def test_leaving_quickly_keeps_nothing(
    offline: bool, demo: DemoSite, context: BrowserContext, page: Page
) -> None:
    await page.goto(demo.address)
    await page.evaluate(WORKS, STRANGERS)
    assert await page.evaluate(KEPT)
    # A second tab, to look at what is left; its own page keeps nothing.
    other = await context.new_page()
    await other.goto(f"{demo.address}/healthz")
    await context.set_offline(offline)

    await page.click("text=Leave quickly")

    assert await other.evaluate(FORGOTTEN) == []
    assert await other.evaluate("caches.keys()") == []


async def test_whoever_moves_keeps_the_numbers_of_the_new_country_alone(
    demo: DemoSite, context: BrowserContext, page: Page
) -> None:
    await sign_in(page, demo, "amira")
    await page.evaluate(WORKS, BRITISH)
    before = await page.evaluate("caches.keys()")

    await page.goto(f"{demo.address}/settings/")
    await page.locator('select[name="country"]').select_option("IE")
    await page.get_by_role("button", name="Save").first.click()
    await page.evaluate(WORKS, IRISH)
    await page.evaluate(OTHERS, before[0])

    assert "/help/?country=IE" in await page.evaluate(KEPT)
    assert "/help/?country=GB" not in await page.evaluate(KEPT)
    await page.locator('select[name="country"]').select_option("GB")
    await page.get_by_role("button", name="Save").first.click()
