"""Asking axe what a page does to people who cannot see it, or not well."""

from collections.abc import Sequence
from pathlib import Path

import axe_playwright_python
from playwright.async_api import Page

AXE = Path(axe_playwright_python.__file__).parent / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


# What colours alone, and what the way of reading alone, can break: all else is the same in every scheme and on either side.
OF_COLOURS = ("color-contrast",)
OF_SIDES = ("target-size", "scrollable-region-focusable")


async def violations(page: Page, rules: Sequence[str] = ()) -> list[str]:
    """One line for each rule that is broken, with where; none is the only good answer. Of all rules, or of these."""
    # What is scrolled half under a bar that stays counts as too small a target.
    await page.evaluate("scrollTo({ top: 0, behavior: 'instant' })")
    if not await page.evaluate("'axe' in globalThis"):
        await page.evaluate(AXE.read_text())
    asked = {"type": "rule", "values": [*rules]} if rules else {"type": "tag", "values": TAGS}
    found = await page.evaluate(
        "runOnly => axe.run(document, { runOnly, resultTypes: ['violations'] })", asked
    )
    if not rules and len(found["passes"]) <= 10:
        raise RuntimeError("axe must have looked at something")
    return [
        f"{broken['id']}: {[node['target'] for node in broken['nodes']]}"
        for broken in found["violations"]
    ]
