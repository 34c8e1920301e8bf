"""Keeps pictures of pages for a person to look at.

    python -m tests.e2e.pages.look /styleguide/ [--at http://localhost:8000] [--right-to-left]

Each page at three widths, light and dark, in `var/screenshots/pages`.
"""

import argparse
import asyncio
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal
from urllib.parse import urlsplit

from playwright.async_api import Browser, FloatRect, Page

from tests.e2e.pages.site import ROOT, running_browser, running_site

WIDTHS = (320, 360, 1280)
HEIGHT = 740
PIECE = 1400
Scheme = Literal["light", "dark"]
SCHEMES: tuple[Scheme, ...] = ("light", "dark")
FOLDER = ROOT / "var" / "screenshots" / "pages"


async def look(address: str, paths: list[str], *, right_to_left: bool = False) -> list[Path]:
    """Pictures of each page, width and scheme; a long page is cut into several."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    async with running_browser() as browser:
        return [
            picture
            for path in paths
            for width in WIDTHS
            for scheme in SCHEMES
            for picture in await _pictures(browser, address + path, width, scheme, right_to_left)
        ]


async def _pictures(
    browser: Browser, url: str, width: int, scheme: Scheme, right_to_left: bool
) -> list[Path]:
    context = await browser.new_context(
        viewport={"width": width, "height": HEIGHT}, color_scheme=scheme
    )
    page = await context.new_page()
    await page.goto(url)
    if right_to_left:
        await page.evaluate("document.documentElement.dir = 'rtl'")
    side = "-rtl" if right_to_left else ""
    pictures = await keep_pictures(page, f"{page_name(url)}-{width}-{scheme}{side}")
    await context.close()
    return pictures


def page_name(url: str) -> str:
    return urlsplit(url).path.strip("/").replace("/", "-") or "start"


async def keep_pictures(page: Page, name: str) -> list[Path]:
    """The whole page as it stands, in pieces a person can look at without zooming."""
    await page.evaluate(
        "document.activeElement?.blur(); scrollTo({ top: 0, behavior: 'instant' })"
    )
    width, height = await page.evaluate(
        "[document.documentElement.scrollWidth, document.documentElement.scrollHeight]"
    )
    pictures = []
    for number, top in enumerate(range(0, height, PIECE), start=1):
        picture = FOLDER / f"{name}-{number}.png"
        size = min(PIECE, height - top)
        clip: FloatRect = {"x": 0, "y": top, "width": width, "height": size}
        await page.screenshot(path=picture, full_page=True, clip=clip)
        pictures.append(picture)
    return pictures


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("paths", nargs="+")
    parser.add_argument("--at", default="")
    parser.add_argument("--right-to-left", action="store_true")
    given = parser.parse_args()
    if given.at:
        asyncio.run(look(given.at, given.paths, right_to_left=given.right_to_left))
        return
    with TemporaryDirectory() as folder, running_site(Path(folder)) as address:
        asyncio.run(look(address, given.paths, right_to_left=given.right_to_left))


if __name__ == "__main__":
    main()
