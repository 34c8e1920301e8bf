"""Asking axe what a page does to people who cannot see it, or not well."""

from pathlib import Path

import axe_playwright_python
from playwright.async_api import Page

AXE = Path(axe_playwright_python.__file__).parent / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


async def violations(page: Page) -> list[str]:
    """One line for each rule that is broken, with where; none is the only good answer."""
    # What is scrolled half under a bar that stays counts as too small a target.
    await page.evaluate("scrollTo({ top: 0, behavior: 'instant' })")
    if not await page.evaluate("'axe' in globalThis"):
        await page.evaluate(AXE.read_text())
    found = await page.evaluate(
        "tags => axe.run(document, { runOnly: { type: 'tag', values: tags }, resultTypes: ['violations'] })",
        TAGS,
    )
    if len(found["passes"]) <= 10:
        raise RuntimeError("axe must have looked at something")
    return [
        f"{broken['id']}: {[node['target'] for node in broken['nodes']]}"
        for broken in found["violations"]
    ]
