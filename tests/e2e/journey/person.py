"""One person at one browser of their own, and a picture of each page they pass."""

import time
from itertools import count
from pathlib import Path

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from playwright.async_api import Browser, BrowserContext, ConsoleMessage, Page

PICTURES = Path(__file__).resolve().parents[3] / "var" / "screenshots"
SIZES = {360: 740, 1280: 900}
PASSWORD = "quiet-harbour-lantern-9"
_pictures = count(1)


class Person:
    """Does what a person does: opens pages, reads, types, presses."""

    def __init__(self, name: str, page: Page, context: BrowserContext, width: int) -> None:
        self.name, self.page, self.context = name, page, context
        self._width = width
        self.problems: list[str] = []
        page.on("pageerror", lambda error: self.problems.append(str(error)))
        page.on("console", self._note)

    def _note(self, said: ConsoleMessage) -> None:
        if said.type == "error":
            self.problems.append(said.text)

    async def open(self, address: str) -> None:
        await self.page.goto(address)

    async def press(self, words: str) -> None:
        """A button or a link, by what it says."""
        found = self.page.get_by_role("button", name=words).or_(
            self.page.get_by_role("link", name=words)
        )
        await found.first.click()

    async def fill(self, label: str, words: str) -> None:
        await self.page.get_by_role("textbox", name=label).first.fill(words)

    async def sees(self, words: str) -> None:
        """Waits until the words are there, without asking for the page again."""
        await self.page.get_by_text(words).first.wait_for(timeout=10_000)

    async def picture(self, name: str) -> None:
        """The whole page, on an old phone and on a desk."""
        number = next(_pictures)
        for width, height in SIZES.items():
            folder = PICTURES / str(width)
            folder.mkdir(parents=True, exist_ok=True)
            await self.page.set_viewport_size({"width": width, "height": height})
            await self.page.screenshot(path=folder / f"{number:02}-{self.name}-{name}.png")
        await self.page.set_viewport_size({"width": self._width, "height": SIZES[self._width]})

    async def too_wide(self) -> bool:
        """Whether the page has to be moved sideways at 360 px."""
        await self.page.set_viewport_size({"width": 360, "height": 740})
        wide = await self.page.evaluate("document.documentElement.scrollWidth > innerWidth")
        await self.page.set_viewport_size({"width": self._width, "height": SIZES[self._width]})
        return bool(wide)

    async def accept_invitation(self, link: str) -> None:
        """Choose a name and a password, then set up the second factor that staff must have."""
        await self.open(link)
        await self.picture("invitation")
        await self.page.locator('input[autocomplete="username"]').fill(self.name)
        await self.page.locator('input[type="password"]').first.fill(PASSWORD)
        await self.press("Go on")
        secret = await self.page.locator(".secret").inner_text()
        await self.picture("second-factor")
        await self.page.locator('input[name="code"]').fill(code_for(secret.strip()))
        await self.press("Done")


def code_for(secret: str) -> str:
    """What an authenticator app shows now."""
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30)))


async def somebody(browser: Browser, name: str, *, width: int, script: bool = True) -> Person:
    """A browser of their own, with nobody else's cookies."""
    context = await browser.new_context(
        viewport={"width": width, "height": SIZES[width]}, java_script_enabled=script
    )
    return Person(name, await context.new_page(), context, width)
