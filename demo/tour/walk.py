"""Goes from page to page in one browser, each person with their own cookie: takes pictures, or asks axe."""

import json
import os
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import Literal

from playwright.async_api import Browser, BrowserContext, Error, Page, async_playwright

from demo.tour.axe import violations
from demo.tour.places import Place
from demo.tour.sheet import Picture, written
from demo.tour.site import DemoSite

Scheme = Literal["light", "dark"]
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
CHROMIUM_ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
HEIGHTS = {320: 640, 360: 740, 1280: 900}
MOST = 2600


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """How a page is looked at."""

    width: int
    scheme: Scheme
    side: str = "ltr"


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """Where a tour goes, and how each person gets in."""

    address: str
    places: tuple[Place, ...]
    cookies: dict[str, str]


SCHEMES: tuple[Scheme, ...] = ("light", "dark")
EVERY_VIEW = tuple(
    View(width=width, scheme=scheme, side=side)
    for width in (320, 1280)
    for scheme in SCHEMES
    for side in ("ltr", "rtl")
)
PICTURED = tuple(
    View(width=width, scheme=scheme, side=side)
    for width in (360, 1280)
    for scheme in SCHEMES
    for side in ("ltr", "rtl")
)


def route_from(site: DemoSite, *, only: str = "") -> Route:
    told = json.loads(site.manage("tour", "--list"))
    found = tuple(Place(**one) for one in told["places"] if only in one["name"])
    return Route(address=site.address, places=found, cookies=told["cookies"])


async def judge(route: Route, views: Sequence[View], browser: Browser | None = None) -> list[str]:
    """One line for everything that is wrong with a page in a view: what axe says, what is too wide, what failed."""
    said: list[str] = []
    async with _browser(browser) as running:
        async for place, page, failed in _visits(route, running):
            for view in views:
                await look(page, view)
                where = f"{place.name} as {place.who or 'nobody'}, {view.width} {view.scheme} {view.side}"
                said += [f"{where}: {line}" for line in await violations(page)]
                wide = await page.evaluate("document.documentElement.scrollWidth")
                said += [f"{where}: {wide} px wide"] * (wide > view.width)
            said += [f"{place.name} as {place.who or 'nobody'}: {line}" for line in failed]
    return said


async def keep_pictures(route: Route, folder: Path) -> Path:
    """A picture of every page in every view, and one sheet to look at them all."""
    pictures: list[Picture] = []
    async with _browser(None) as running:
        async for place, page, _ in _visits(route, running):
            for view in PICTURED:
                await look(page, view)
                name = f"{place.name} {place.who} {view.width} {view.scheme} {view.side}"
                file = folder / f"{name.replace(':', '-').replace(' ', '_')}.png"
                height = await page.evaluate("document.documentElement.scrollHeight")
                clip = {"x": 0, "y": 0, "width": view.width, "height": min(height, MOST)}
                await page.screenshot(path=file, full_page=True, clip=clip)  # type: ignore[arg-type]  # a FloatRect
                pictures.append(Picture(place=place, view=name, file=file.name))
    sheet = folder / "index.html"
    sheet.write_text(written(pictures), encoding="utf-8")
    return sheet


async def look(page: Page, view: View) -> None:
    """The same page in another view, without asking for it again."""
    await page.set_viewport_size({"width": view.width, "height": HEIGHTS[view.width]})
    await page.emulate_media(color_scheme=view.scheme, reduced_motion="reduce")
    # No colour on its way to another; then two frames: whatever follows the size of the page has followed.
    await page.evaluate(
        """async (side) => {
            const still = new CSSStyleSheet();
            still.replaceSync("* { transition: none !important }");
            document.adoptedStyleSheets = [still];
            document.documentElement.dir = side;
            await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
        }""",
        view.side,
    )


async def _visits(route: Route, browser: Browser) -> AsyncIterator[tuple[Place, Page, list[str]]]:
    """Each page once, for each person in one context. What goes wrong on the way is noted."""
    for who, theirs in groupby(sorted(route.places, key=lambda one: one.who), lambda one: one.who):
        async with _context(route, browser, who) as context:
            for place in theirs:
                page, failed = await context.new_page(), list[str]()
                page.on("pageerror", partial(_note, failed))
                answer = await page.goto(route.address + place.path)
                if answer is None or answer.status != (404 if place.name == "404" else 200):
                    failed.append(f"answered {answer.status if answer else 'nothing'}")
                if page.url.split("?")[0] != route.address + place.path:
                    failed.append(f"led to {page.url}")
                yield place, page, failed
                await page.close()


def _note(failed: list[str], error: Error) -> None:
    failed.append(str(error))


@asynccontextmanager
async def _browser(given: Browser | None) -> AsyncIterator[Browser]:
    if given is not None:
        yield given
        return
    async with async_playwright() as playwright:
        running = await playwright.chromium.launch(
            executable_path=CHROMIUM, args=CHROMIUM_ARGUMENTS
        )
        yield running
        await running.close()


@asynccontextmanager
async def _context(route: Route, browser: Browser, who: str) -> AsyncIterator[BrowserContext]:
    # Without the worker: a page is judged as the server draws it.
    context = await browser.new_context(service_workers="block")
    if who:
        cookie = {"name": "session", "value": route.cookies[who], "url": route.address}
        await context.add_cookies([cookie])  # type: ignore[list-item]  # a SetCookieParam
    yield context
    await context.close()
