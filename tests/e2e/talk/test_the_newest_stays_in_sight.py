"""Turning a phone round, or making a window smaller, hides neither the newest message nor where one writes."""

import pytest
from playwright.async_api import Browser

from tests.e2e.talk.conftest import Talk
from tests.e2e.talk.test_two_people_and_their_words import opens, reads_all

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

IN_SIGHT = """() => {
    const seen = (one) => {
        const { top, bottom } = one.getBoundingClientRect();
        return bottom <= innerHeight + 1 && bottom > document.querySelector(".topbar").offsetHeight && top < innerHeight;
    };
    const last = [...document.querySelectorAll(".thread [data-seq]")].at(-1);
    return seen(last) && seen(document.querySelector(".composer__row"));
}"""
UPRIGHT, TURNED, DESK, SMALL = (360, 740), (740, 360), (1280, 900), (700, 560)


async def test_the_newest_message_and_the_box_stay_where_they_are_seen(
    browser: Browser, talk: Talk
) -> None:
    amira = await opens(browser, talk, "amira", width=360)
    await reads_all(amira)

    for width, height in (UPRIGHT, TURNED, UPRIGHT, DESK, SMALL, TURNED, DESK):
        await amira.page.set_viewport_size({"width": width, "height": height})
        await amira.page.wait_for_function(IN_SIGHT, timeout=5_000)

    assert amira.problems == []
    await amira.context.close()


async def test_whoever_reads_what_was_said_before_is_not_pulled_away(
    browser: Browser, talk: Talk
) -> None:
    amira = await opens(browser, talk, "amira", width=360)
    await reads_all(amira)
    await amira.page.wait_for_function(IN_SIGHT)
    await amira.page.locator(".thread").evaluate("list => (list.scrollTop -= 600)")
    await amira.page.set_viewport_size({"width": 400, "height": 700})
    await amira.page.evaluate(
        "new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))"
    )

    assert not await amira.page.evaluate(IN_SIGHT)
    await amira.context.close()
