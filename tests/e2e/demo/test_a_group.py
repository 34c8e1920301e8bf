"""A group as its people meet it: somebody joins, writes, is read by the host first, is heard by the others, and leaves."""

import pytest
from django.urls import reverse
from playwright.async_api import Browser, expect

from demo.tour.site import DemoSite
from demo.tour.walk import Route
from tests.e2e.journey.person import SIZES, Person

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

WORDS = "Hello. Mine come at night, and then I am afraid of the next night."


async def comes(browser: Browser, route: Route, name: str, *, width: int) -> Person:
    """Signed in already, and at the groups."""
    context = await browser.new_context(
        viewport={"width": width, "height": SIZES[width]}, service_workers="block"
    )
    cookie = {"name": "session", "value": route.cookies[name], "url": route.address}
    await context.add_cookies([cookie])  # type: ignore[list-item]  # a SetCookieParam
    person = Person(name, await context.new_page(), context, width)
    await person.open(route.address + reverse("chat:groups"))
    return person


async def test_somebody_joins_is_read_first_is_heard_and_leaves(
    browser: Browser, demo: DemoSite, route: Route
) -> None:
    finn = await comes(browser, route, "finn", width=360)
    tane = await comes(browser, route, "tane", width=1280)
    juniper = await comes(browser, route, "juniper", width=360)
    for person in (tane, juniper):
        await person.press("Open After a panic attack")
    await finn.picture("groups")

    await finn.press("Read the rules of After a panic attack")
    await finn.press("Join the group")
    await expect(finn.page.locator("[aria-invalid=true]")).to_be_visible()
    await finn.picture("group-not-agreed")
    assert len(finn.problems) == 1, "the page came back with what is missing, as a 400"
    finn.problems.clear()
    await finn.page.get_by_role("checkbox").check()
    await finn.press("Join the group")
    await finn.sees("Welcome. Say hello if you like")

    await finn.page.get_by_label("Your message").fill(WORDS)
    await finn.press("Send")
    await finn.sees("Waits for the host.")
    await finn.picture("waits-for-the-host")
    await expect(juniper.page.get_by_text(WORDS)).to_have_count(0)

    waiting = tane.page.locator("article", has_text="finn wrote.")
    await expect(waiting).to_contain_text(WORDS)
    await tane.picture("host-reads-first")
    await waiting.get_by_role("button", name="Show it to everybody").click()
    await juniper.sees(WORDS)
    await expect(finn.page.locator(".thread")).to_contain_text(WORDS)
    await expect(finn.page.get_by_text("Waits for the host.")).to_have_count(0)
    await juniper.picture("everybody-reads-it")

    await finn.open(route.address + reverse("chat:groups"))
    await finn.press("Rules and people of After a panic attack")
    await finn.picture("in-the-group")
    await finn.press("Leave the group")
    await finn.sees("You have left the group.")
    for person in (finn, tane, juniper):
        assert person.problems == []
        await person.context.close()
