"""Somebody signs in to the demo as its people do: by typing."""

from playwright.async_api import Page

from demo.story import told
from demo.tour.site import DemoSite


async def sign_in(page: Page, demo: DemoSite, name: str) -> None:
    """A client, who needs no second step."""
    (person,) = [one for one in told().people if one.pseudonym == name]
    await page.goto(f"{demo.address}/account/login/")
    await page.fill('input[autocomplete~="username"]', name)
    await page.fill('input[type="password"]', person.password)
    await page.keyboard.press("Enter")
    await page.get_by_role("button", name="Sign out").first.wait_for()
