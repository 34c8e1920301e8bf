"""Passkeys in Chromium: added, used instead of a password, used as the second step, within the content policy."""

import pytest
from playwright.async_api import Page

from tests.accounts.browser.conftest import Manage
from tests.accounts.pages import app_code
from tests.factories import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def press(page: Page, button: str) -> None:
    await page.get_by_role("button", name=button, exact=True).click()


async def accept_invitation(page: Page, site: str, manage: Manage, name: str) -> None:
    """Up to the page where the second step is set up."""
    path = manage("invite", "moderator").split("/invitation/")[1]
    await page.goto(f"{site}/invitation/{path}")
    await page.get_by_label("Your name here").fill(name)
    await page.get_by_label("Password").fill(PASSWORD)
    await press(page, "Go on")
    await page.wait_for_url("**/totp/activate/")


async def add_passkey(page: Page) -> None:
    await page.get_by_label("Name for it").fill("my phone")
    await press(page, "Add it")
    await page.wait_for_url("**/recovery-codes/")


async def sign_out(page: Page, site: str) -> None:
    await page.goto(f"{site}/settings/")
    await press(page, "Sign out")
    await page.wait_for_url(f"{site}/")


async def who(page: Page, site: str) -> str:
    await page.goto(f"{site}/settings/")
    return await page.locator("main").inner_text()


async def test_a_passkey_is_a_second_step_and_signs_in_by_itself(
    page: Page, site: str, manage: Manage
) -> None:
    await accept_invitation(page, site, manage, "Passkey Person")
    await page.get_by_role("link", name="Use a passkey").click()
    await add_passkey(page)
    assert "Passkey Person" in await who(page, site)

    await sign_out(page, site)
    await page.goto(f"{site}/account/login/")
    await press(page, "Sign in with a passkey")
    await page.wait_for_url("**/duty/")
    assert "Passkey Person" in await who(page, site)

    await sign_out(page, site)
    await page.goto(f"{site}/account/login/")
    await page.get_by_label("Your name here").fill("Passkey Person")
    await page.get_by_label("Password").fill(PASSWORD)
    await press(page, "Sign in")
    await page.wait_for_url("**/authenticate/")
    await press(page, "Use a passkey instead")
    await page.wait_for_url("**/duty/")

    await page.goto(f"{site}/account/2fa/webauthn/reauthenticate/?next=/settings/")
    await press(page, "Use my passkey")
    await page.wait_for_url("**/settings/")


async def test_the_picture_is_drawn_and_the_app_code_is_taken(
    page: Page, site: str, manage: Manage
) -> None:
    await accept_invitation(page, site, manage, "App Person")

    assert await page.evaluate("document.querySelector('img.scan').naturalWidth") > 100
    secret = (await page.locator(".secret").inner_text()).strip()
    await page.get_by_label("Code").fill(app_code(secret))
    await press(page, "Done")

    await page.wait_for_url("**/recovery-codes/")
    assert "App Person" in await who(page, site)


async def test_a_browser_without_passkeys_is_not_offered_any(page: Page, site: str) -> None:
    await page.goto(f"{site}/account/login/")
    assert await page.get_by_role("button", name="Sign in with a passkey").is_visible()

    await page.add_init_script("delete globalThis.PublicKeyCredential")
    await page.reload()

    assert not await page.get_by_role("button", name="Sign in with a passkey").is_visible()
    assert await page.get_by_role("button", name="Sign in", exact=True).is_visible()


async def test_a_person_who_says_no_is_told_kindly(page: Page, site: str) -> None:
    await page.goto(f"{site}/account/login/")

    await press(page, "Sign in with a passkey")

    said = page.locator("passkey-form [data-part=said]")
    await said.filter(has_text="You can try again").wait_for()
