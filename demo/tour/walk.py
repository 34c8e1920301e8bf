"""Goes from page to page in one browser, each person with their own cookie: takes pictures, or asks axe."""

import json
import os
from asyncio import TaskGroup
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import Literal, TypeVar

from playwright.async_api import Browser, BrowserContext, Error, Page, async_playwright

from demo.tour.axe import OF_COLOURS, OF_SIDES, violations
from demo.tour.places import Place
from demo.tour.sheet import Picture, written
from demo.tour.site import DemoSite

Scheme = Literal["light", "dark"]
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
CHROMIUM_ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
HEIGHTS = {320: 640, 360: 740, 1280: 900}
MOST = 2600
AT_ONCE = 3
LONGEST_WAY = 8
# In milliseconds: whoever walks on a busy machine is slow, and not wrong.
PATIENCE = 120_000
Found = TypeVar("Found")
# What axe does not look for: a page that moves sideways, and words in a box too low to read them in.
CANNOT_BE_READ = """() => {
    const { scrollWidth, clientWidth } = document.documentElement, said = [];
    if (scrollWidth > clientWidth) said.push(`${scrollWidth} px wide`);
    for (const one of document.querySelectorAll("body *")) {
        if (one.scrollHeight <= one.clientHeight + 4 || one.clientHeight > 40) continue;
        const { overflowY, clipPath, display } = getComputedStyle(one);
        if (overflowY === "visible" || clipPath !== "none" || display === "inline") continue;
        said.push(`${one.scrollHeight} px of words in ${one.clientHeight}: ${one.className || one.tagName}`);
    }
    return said;
}"""


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """How a page is looked at."""

    width: int
    scheme: Scheme
    side: str = "ltr"

    @property
    def rules(self) -> tuple[str, ...]:
        """Of axe, those that may say something else here than in the first view of the same width; all of them there."""
        colours = OF_COLOURS if self.scheme == "dark" else ()
        return colours + (OF_SIDES if self.side == "rtl" else ())


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """One page that has been opened, and what went wrong on the way."""

    place: Place
    page: Page
    failed: list[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """Where a tour goes, and how each person gets in."""

    address: str
    places: tuple[Place, ...]
    cookies: dict[str, str]


SCHEMES: tuple[Scheme, ...] = ("light", "dark")
# Dark and from right to left at once has nothing that one of the two alone has not.
WAYS: tuple[tuple[Scheme, str], ...] = (("light", "ltr"), ("dark", "ltr"), ("light", "rtl"))
JUDGED = tuple(
    View(width=width, scheme=scheme, side=side) for width in (320, 1280) for scheme, side in WAYS
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
    async with _browser(browser) as running:
        return [line async for line in _everywhere(route, running, partial(_judged, views=views))]


async def keep_pictures(route: Route, folder: Path) -> Path:
    """A picture of every page in every view, and one sheet to look at them all."""
    async with _browser(None) as running:
        pictures = [one async for one in _everywhere(route, running, partial(_pictured, folder))]
    sheet = folder / "index.html"
    sheet.write_text(written(pictures), encoding="utf-8")
    return sheet


async def _judged(visit: Visit, *, views: Sequence[View]) -> list[str]:
    page, said = visit.page, list[str]()
    for view in views:
        await look(page, view)
        wrong = [*await page.evaluate(CANNOT_BE_READ), *await violations(page, view.rules)]
        said += [
            f"{visit.place}, {view.width} {view.scheme} {view.side}: {line}" for line in wrong
        ]
    return said + [f"{visit.place}: {line}" for line in visit.failed]


async def _pictured(folder: Path, visit: Visit) -> list[Picture]:
    pictures = []
    for view in PICTURED:
        await look(visit.page, view)
        name = f"{visit.place.name} {visit.place.who} {view.width} {view.scheme} {view.side}"
        file = folder / f"{name.replace(':', '-').replace(' ', '_')}.png"
        height = await visit.page.evaluate("document.documentElement.scrollHeight")
        clip = {"x": 0, "y": 0, "width": view.width, "height": min(height, MOST)}
        await visit.page.screenshot(path=file, full_page=True, clip=clip)  # type: ignore[arg-type]  # a FloatRect
        pictures.append(Picture(place=visit.place, view=name, file=file.name))
    return pictures


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


async def _everywhere(
    route: Route, browser: Browser, work: Callable[[Visit], Awaitable[list[Found]]]
) -> AsyncIterator[Found]:
    """What `work` finds at each place, in the order of the places. Several are visited at once; each is asked for once."""
    found: dict[Place, list[Found]] = {}
    ways = _ways(route.places)

    async def goes() -> None:
        # Whoever is done takes the next way that nobody has taken.
        for way in ways:
            async for visit in _visits(route, browser, way):
                found[visit.place] = await work(visit)

    async with TaskGroup() as group:
        for _ in range(AT_ONCE):
            group.create_task(goes())
    for place in route.places:
        for one in found[place]:
            yield one


async def _visits(route: Route, browser: Browser, way: Sequence[Place]) -> AsyncIterator[Visit]:
    """Each page once, all as one person in one window. What goes wrong on the way is noted."""
    async with _context(route, browser, way[0].who) as context:
        page = await context.new_page()
        for place in way:
            failed = list[str]()
            note = partial(_note, failed)
            page.on("pageerror", note)
            answer = await page.goto(route.address + place.path)
            if answer is None or answer.status != (404 if place.name == "404" else 200):
                failed.append(f"answered {answer.status if answer else 'nothing'}")
            if page.url.split("?")[0] != route.address + place.path:
                failed.append(f"led to {page.url}")
            yield Visit(place=place, page=page, failed=failed)
            page.remove_listener("pageerror", note)


def _ways(places: Sequence[Place]) -> Iterator[list[Place]]:
    """All the places of one person, in pieces: so that nobody walks alone at the end."""
    for _, theirs in groupby(sorted(places, key=_who), _who):
        all_theirs = list(theirs)
        for start in range(0, len(all_theirs), LONGEST_WAY):
            yield all_theirs[start : start + LONGEST_WAY]


def _who(place: Place) -> str:
    return place.who


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
    context.set_default_timeout(PATIENCE)
    if who:
        cookie = {"name": "session", "value": route.cookies[who], "url": route.address}
        await context.add_cookies([cookie])  # type: ignore[list-item]  # a SetCookieParam
    yield context
    await context.close()
