"""Draws the icons of a phone from the one mark, into `static/icons`.

    python -m tests.e2e.pages.draw_icons

`icon-*` has the mark's own round corners; `maskable-*` fills the square, with the mark where no mask of a phone cuts it.
"""

import asyncio
from pathlib import Path

from tests.e2e.pages.site import ROOT, running_browser

ICONS = ROOT / "static" / "icons"
SIZES = (192, 512)
# Masks may cut everything outside a circle of four fifths of the width.
SAFE = 0.72


async def draw() -> None:
    mark = (ICONS / "favicon.svg").read_text()
    drawings = {"icon": mark, "maskable": maskable(mark)}
    async with running_browser() as browser:
        page = await browser.new_page()
        for name, drawing in drawings.items():
            for size in SIZES:
                await page.set_viewport_size({"width": size, "height": size})
                await page.set_content(
                    f"<style>body,svg{{margin:0;display:block}}</style>{drawing}"
                )
                path: Path = ICONS / f"{name}-{size}.png"
                await page.screenshot(path=path, omit_background=True)


def maskable(mark: str) -> str:
    """The same mark on a ground without corners, smaller and in the middle."""
    ground, _, strokes = mark.partition("/>")
    square = ground.replace(' rx="9"', "")
    moved = f"translate(16 16) scale({SAFE}) translate(-16 -17)"
    return f'{square}/><g transform="{moved}">{strokes.removesuffix("</svg>")}</g></svg>'


if __name__ == "__main__":
    asyncio.run(draw())
