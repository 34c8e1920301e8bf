"""Somebody who cannot use a mouse: goes from one thing to the next with keys, and must see at each where they are."""

from collections.abc import Sequence

from playwright.async_api import Browser, Locator, Page

from demo.tour.site import DemoSite

FARTHEST = 120
PATIENCE = 60_000
# What is wrong with where the focus is, or nothing. A label or a line that holds what has the focus may show it.
WHERE_I_AM = """async () => {
    await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
    const one = document.activeElement;
    if (!one || one === document.body) return "nowhere";
    const called = `${one.tagName} ${(one.innerText || one.name || one.id).slice(0, 40)}`;
    const [box] = one.getClientRects();
    if (!box || box.width < 8 || box.height < 8) return `${called}: too small to be seen`;
    const isMarked = (of, pseudo) => {
        const { outlineStyle, outlineWidth, outlineColor } = getComputedStyle(of, pseudo);
        return outlineStyle !== "none" && parseFloat(outlineWidth) >= 2 && !outlineColor.endsWith(", 0)");
    };
    const holder = one.closest(":focus-within:is(label, td, th)");
    if (![one, holder].some((of) => of && isMarked(of)) && !isMarked(one, "::after"))
        return `${called}: no ring round it`;
    const top = Math.max(box.top, 0), bottom = Math.min(box.bottom, innerHeight);
    const left = Math.max(box.left, 0), right = Math.min(box.right, innerWidth);
    if (bottom - top < Math.min(box.height, 24) || right - left < Math.min(box.width, 24))
        return `${called}: outside of what is shown, at ${Math.round(box.top)} of ${innerHeight}`;
    const found = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
    if (!found || !(one.contains(found) || found.contains(one) || holder?.contains(found)))
        return `${called}: under ${found?.className || found?.tagName}`;
    return "";
}"""


class Keys:
    """Tab, Shift and Tab, Enter, Space, the arrows and letters; no mouse. Raises where the focus cannot be seen."""

    def __init__(self, page: Page, demo: DemoSite) -> None:
        self.page, self._address = page, demo.address
        self.problems: list[str] = []
        self.steps = 0
        page.on("pageerror", lambda error: self.problems.append(str(error)))

    async def opens(self, path: str) -> None:
        """As a link in a message, or a bookmark, would."""
        await self.page.goto(self._address + path)

    async def presses(self, key: str) -> None:
        await self.page.keyboard.press(key)
        self.steps += 1
        await self.sees_where_it_is(after=key)

    async def sees_where_it_is(self, *, after: str = "nothing") -> None:
        wrong = await self.page.evaluate(WHERE_I_AM)
        # Past the last thing on a page the browser's own bar has the focus, and then the page begins anew.
        if wrong and not (wrong == "nowhere" and "Tab" in after):
            raise AssertionError(f"after {after} on {self.page.url}: {wrong}")

    async def goes_to(self, wanted: Locator, *, back: bool = False) -> None:
        key = "Shift+Tab" if back else "Tab"
        for _ in range(FARTHEST):
            if await wanted.evaluate("one => one === document.activeElement"):
                return
            await self.presses(key)
        raise AssertionError(f"no {key} leads to {wanted} on {self.page.url}")

    async def follows(self, words: str, role: str = "button") -> None:
        """Presses what says so, and waits until another page has come of it."""
        found = self.page.get_by_role(role, name=words).first  # type: ignore[arg-type]  # a role by its name
        await self.goes_to(found)
        async with self.page.expect_navigation():
            await self.page.keyboard.press("Enter")

    async def ticks(self, label: str) -> None:
        box = self.page.get_by_label(label, exact=True).first
        await self.goes_to(box)
        if not await box.is_checked():
            await self.presses("Space")
        assert await box.is_checked()

    async def chooses(self, label: str) -> None:
        """One of several radios: Tab leads to one of them, the arrows to the others."""
        radio = self.page.get_by_label(label, exact=True)
        group = self.page.locator(f'[name="{await radio.get_attribute("name")}"]')
        for _ in range(FARTHEST):
            if await group.evaluate_all("all => all.includes(document.activeElement)"):
                break
            await self.presses("Tab")
        for _ in range(await group.count() + 1):
            if await radio.is_checked():
                return
            await self.presses("ArrowDown")
        raise AssertionError(f"no arrow leads to {label}")

    async def writes(self, words: str, into: Locator) -> None:
        await self.goes_to(into)
        await self.page.keyboard.type(words)
        assert await into.input_value() == words
        await self.sees_where_it_is(after="typing")


async def with_keys(
    browser: Browser, demo: DemoSite, *, width: int, cookies: Sequence[str] = ()
) -> Keys:
    """A browser of their own, narrow or wide; with the session of somebody, or of nobody."""
    context = await browser.new_context(
        viewport={"width": width, "height": 740}, reduced_motion="reduce", locale="en-GB"
    )
    context.set_default_timeout(PATIENCE)
    for value in cookies:
        cookie = {"name": "session", "value": value, "url": demo.address}
        await context.add_cookies([cookie])  # type: ignore[list-item]  # a SetCookieParam
    return Keys(await context.new_page(), demo)
