"""What a browser shows when an empty push comes, and where a tap on it leads. With Chromium's own push machinery."""

import asyncio
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, BrowserContext, CDPSession, Page, expect

from demo.tour.site import DemoSite
from tests.e2e.demo.test_help_without_a_network import STRANGERS, WORKS

pytestmark = [
    pytest.mark.browser,
    pytest.mark.asyncio(loop_scope="session"),
    pytest.mark.timeout(240),
]

SHOWN = """async () => {
    const here = await navigator.serviceWorker.ready;
    for (;;) {
        const shown = await here.getNotifications();
        if (shown.length) return shown.map(({ title, body, tag, data }) => [title, body, tag, data]);
        await new Promise(requestAnimationFrame);
    }
}"""


@pytest_asyncio.fixture(loop_scope="session")
async def context(browser: Browser, demo: DemoSite) -> AsyncIterator[BrowserContext]:
    opened = await browser.new_context(viewport={"width": 320, "height": 740})
    await opened.grant_permissions(["notifications"], origin=demo.address)
    yield opened
    await opened.close()


async def registration_of(session: CDPSession, address: str) -> str:
    """The id by which Chromium knows the service worker of that site. It tells by itself, a moment after it was asked."""
    told: asyncio.Future[str] = asyncio.get_running_loop().create_future()

    def note(event: dict[str, list[dict[str, str]]]) -> None:
        for each in event["registrations"]:
            if each["scopeURL"].startswith(address) and not told.done():
                told.set_result(each["registrationId"])

    session.on("ServiceWorker.workerRegistrationUpdated", note)
    await session.send("ServiceWorker.enable")
    return await asyncio.wait_for(told, timeout=30)


async def test_an_empty_push_shows_a_neutral_sentence_and_nothing_else(
    demo: DemoSite, context: BrowserContext
) -> None:
    page: Page = await context.new_page()
    await page.goto(demo.address)
    await page.evaluate(WORKS, STRANGERS)
    session = await context.new_cdp_session(page)
    registration = await registration_of(session, demo.address)

    push = {"origin": demo.address, "registrationId": registration, "data": ""}
    await session.send("ServiceWorker.deliverPushMessage", push)

    assert await page.evaluate(SHOWN) == [["Something is waiting for you", "", "waiting", None]]


async def test_a_browser_that_is_set_up_gives_its_address_to_the_page(
    demo: DemoSite, context: BrowserContext
) -> None:
    """Only the answer of the maker's push service is stood in for: there is none here."""
    await context.add_init_script(
        "globalThis.PushManager.prototype.subscribe = async (wanted) => {"
        "  if (!wanted.userVisibleOnly || wanted.applicationServerKey.length !== 87) throw new Error();"
        "  return { endpoint: 'https://push.example.org/browser-of-noor' };"
        "};"
    )
    await context.add_cookies([{"name": "session", "value": cookie_of(demo), "url": demo.address}])
    page = await context.new_page()
    await page.goto(f"{demo.address}/duty/me/")
    await page.get_by_role("button", name="Call me by this browser").click()

    await expect(page.get_by_text("(push.example.org)")).to_be_visible()
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def cookie_of(demo: DemoSite) -> str:
    """Of noor, who would have to take a second step."""
    return demo.manage("shell", "-v", "0", "-c", SIGN_IN).strip().splitlines()[-1]


SIGN_IN = (
    "from accounts.models import User; from tests.chat.tabs import cookie_of;"
    "print(cookie_of(User.objects.get(pseudonym='noor')))"
)
