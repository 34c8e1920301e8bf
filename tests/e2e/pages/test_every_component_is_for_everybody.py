"""The styleguide, narrow and wide, light and dark, both ways of reading."""

from typing import Literal

import pytest
from playwright.async_api import Browser

from demo.tour.axe import violations

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

Scheme = Literal["light", "dark"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
async def test_axe_finds_nothing_to_say(
    site: str, browser: Browser, width: int, scheme: Scheme
) -> None:
    page = await browser.new_page(viewport={"width": width, "height": 740}, color_scheme=scheme)
    await page.goto(f"{site}/styleguide/")
    assert await violations(page) == []
    await page.close()


@pytest.mark.parametrize("side", ["ltr", "rtl"])
@pytest.mark.parametrize("width", [320, 360, 640, 1280])
async def test_nothing_is_wider_than_the_screen(
    site: str, browser: Browser, width: int, side: str
) -> None:
    page = await browser.new_page(viewport={"width": width, "height": 740})
    await page.goto(f"{site}/styleguide/")
    await page.evaluate("side => (document.documentElement.dir = side)", side)
    assert await page.evaluate("document.documentElement.scrollWidth") == width
    await page.close()


async def test_what_is_pressed_is_as_large_as_a_thumb(site: str, browser: Browser) -> None:
    page = await browser.new_page(viewport={"width": 320, "height": 740})
    await page.goto(f"{site}/styleguide/")
    sizes = await page.eval_on_selector_all(
        "button, .button, .leave, .help-now, .navigation__link, .help-line__call, .choice, .brand",
        "all => all.filter(one => one.offsetParent).map(one => [one.innerText, one.offsetHeight])",
    )
    assert len(sizes) > 30
    assert [text for text, height in sizes if height < 44] == []
    await page.close()


async def test_what_is_scrolled_away_does_not_lengthen_the_page(
    site: str, browser: Browser
) -> None:
    page = await browser.new_page(viewport={"width": 360, "height": 740})
    await page.goto(f"{site}/styleguide/")
    inside, before, after = await page.evaluate(
        """() => {
            const tall = () => document.documentElement.scrollHeight;
            const thread = document.querySelector("#thread .thread");
            thread.style.maxBlockSize = "20rem";
            const before = tall();
            const first = thread.querySelector(".message:has(.visually-hidden)");
            for (let more = 0; more < 200; more += 1) thread.append(first.cloneNode(true));
            return [thread.scrollHeight, before, tall()];
        }"""
    )
    assert inside > before, "there must be more in the thread than the page is long"
    assert after == before
    await page.close()


async def test_a_number_to_call_is_never_turned_round(site: str, browser: Browser) -> None:
    """In a page read from right to left, 116 123 would otherwise be shown as 123 116."""
    page = await browser.new_page()
    await page.goto(f"{site}/styleguide/")
    await page.evaluate("document.documentElement.dir = 'rtl'")
    number = page.get_by_text("116 123", exact=True)
    assert await page.evaluate("getComputedStyle(document.body).direction") == "rtl"
    assert await number.evaluate("one => getComputedStyle(one).direction") == "ltr"
    await page.close()
