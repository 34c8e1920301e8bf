"""The pages that open without signing in: for everybody, at every width, in both schemes."""

from functools import partial
from typing import Literal

import pytest
from playwright.async_api import Browser, Error

from demo.tour.axe import violations

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

PAGES = ("/", "/promise/", "/join/", "/help/", "/account/login/", "/recover/", "/nothing/here/")
VIEWS: tuple[tuple[int, Literal["light", "dark"]], ...] = ((320, "dark"), (1280, "light"))


def keep(complaints: list[str], error: Error) -> None:
    complaints.append(str(error))


@pytest.mark.parametrize("path", PAGES)
async def test_anybody_can_use_it(site: str, browser: Browser, path: str) -> None:
    for width, scheme in VIEWS:
        page = await browser.new_page(
            viewport={"width": width, "height": 740}, color_scheme=scheme
        )
        complaints: list[str] = []
        page.on("pageerror", partial(keep, complaints))
        await page.goto(site + path)
        assert await violations(page) == []
        assert await page.evaluate("document.documentElement.scrollWidth") == width
        assert complaints == []
        await page.close()
