"""The people who must be there before anybody can ask for support, each set up through the pages they would use."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from playwright.async_api import Browser

from tests.e2e.journey.installation import Installation
from tests.e2e.journey.person import Person, somebody


@dataclass(frozen=True, slots=True, kw_only=True)
class Team:
    """A coordinator, a peer worker with a free place, and a moderator on call."""

    kit: Person
    sam: Person
    noor: Person


async def set_up_team(installation: Installation, browser: Browser) -> Team:
    kit = await somebody(browser, "kit", width=1280)
    sam = await somebody(browser, "sam", width=1280)
    noor = await somebody(browser, "noor", width=1280)
    await kit.accept_invitation(installation.invitation("coordinator"))
    for person, role in ((sam, "peer_worker"), (noor, "moderator")):
        await kit.open(f"{installation.address}/team/")
        await kit.page.get_by_label("They will be a").select_option(role)
        await kit.press("Make a link")
        link = await kit.page.locator(".secret").inner_text()
        await kit.picture("team")
        await person.accept_invitation(link.strip())
    await sam_writes_a_profile(installation, sam)
    await noor_says_how_to_be_called(installation, noor)
    await kit_puts_noor_on_call(installation, kit)
    return Team(kit=kit, sam=sam, noor=noor)


async def sam_writes_a_profile(installation: Installation, sam: Person) -> None:
    await sam.open(f"{installation.other_address}/profile/")
    await sam.picture("profile")
    await sam.page.locator('textarea[name="introduction"]').fill(
        "I have had long grey winters myself, and found a way through. I like the sea."
    )
    await sam.page.locator("details").evaluate_all(
        "all => all.forEach((one) => (one.open = true))"
    )
    await sam.page.get_by_label("English", exact=True).first.check()
    # A new person and a red today count for more than one: there must be room for both journeys.
    await sam.page.get_by_label("How many people can you talk with").fill("5")
    await sam.press("Save")
    await sam.open(f"{installation.other_address}/profile/hours/")
    times = sam.page.locator('input[type="time"]')
    for at in range(0, await times.count(), 4):
        await times.nth(at).fill("18:00")
        await times.nth(at + 1).fill("21:00")
    await sam.press("Save")
    await sam.picture("hours")
    await sam.open(f"{installation.other_address}/requests/")
    await sam.picture("no-requests")


async def noor_says_how_to_be_called(installation: Installation, noor: Person) -> None:
    await noor.open(f"{installation.address}/duty/me/")
    await noor.fill("E-mail address", "noor@example.org")
    await noor.page.get_by_role("button", name="Save").first.click()
    await noor.fill("Web address", installation.webhook)
    web = noor.page.locator("form", has=noor.page.get_by_role("textbox", name="Web address"))
    await web.get_by_role("button", name="Save").click()
    await noor.picture("how-i-am-called")
    await noor.open(f"{installation.address}/duty/")
    await noor.sees("Nothing is open")
    await noor.picture("board-empty")


async def kit_puts_noor_on_call(installation: Installation, kit: Person) -> None:
    await kit.open(f"{installation.address}/duty/rota/")
    now = datetime.now(UTC)
    await kit.page.get_by_label("Who?").select_option(label="noor")
    for label, moment in (("From", now - timedelta(hours=2)), ("Until", now + timedelta(days=6))):
        await kit.page.get_by_label(label, exact=True).fill(f"{moment:%Y-%m-%dT%H:%M}")
    await kit.press("Add to the rota")
    await kit.picture("rota")
