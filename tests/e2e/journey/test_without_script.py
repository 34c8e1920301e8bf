"""An old phone that runs no script: join, say what was lived through, be paired by hand, write and read."""

import pytest
from playwright.async_api import Browser

from tests.e2e.journey.client import joins, write
from tests.e2e.journey.installation import Installation
from tests.e2e.journey.person import Person, somebody
from tests.e2e.journey.team import Team

pytestmark = [
    pytest.mark.browser,
    pytest.mark.asyncio(loop_scope="session"),
    pytest.mark.timeout(300),
]


async def test_everything_but_the_live_part_works_without_script(
    installation: Installation, browser: Browser, team: Team
) -> None:
    bo = await somebody(browser, "bowen", width=360, script=False)

    await joins(installation, bo)
    await bo.press("Begin")
    await bo.page.get_by_label("English", exact=True).check()
    await bo.page.get_by_label("18 or older").check()
    for _ in range(5):
        await bo.page.locator("form.form button.button").first.click()
    await bo.sees("Who would you like to talk with?")
    await kit_pairs_by_hand(installation, team.kit)
    await bo.open(f"{installation.address}/support/")
    await bo.press("Open your conversation")
    await write(bo, "Hello. Is somebody there?")
    await bo.sees("Is somebody there?")
    await bo.picture("no-script-conversation")
    await write(bo, "It has been a long week.\n" * 30)
    assert await bo.page.locator(".thread").evaluate("all => all.offsetHeight > innerHeight"), (
        "without script nothing may be scrolled away inside the page"
    )
    await sam_answers(installation, team.sam)
    await bo.page.reload()
    await bo.sees("Yes, I am here.")
    await write(bo, "I want to end my life")
    await bo.page.locator("[data-part=help] .help-card").wait_for()
    await bo.picture("no-script-help-card")
    await bo.context.close()


async def kit_pairs_by_hand(installation: Installation, kit: Person) -> None:
    await kit.open(f"{installation.address}/waiting/")
    await kit.picture("waiting")
    await kit.page.get_by_role("link", name="bowen").first.click()
    await kit.picture("pair-by-hand")
    await kit.page.locator('textarea[name="reason"]').first.fill("They asked for somebody calm.")
    await kit.page.get_by_role("button", name="Pair").first.click()
    await kit.picture("paired-by-hand")


async def sam_answers(installation: Installation, sam: Person) -> None:
    await sam.open(f"{installation.other_address}/conversations/")
    await sam.press("bowen")
    await sam.sees("Is somebody there?")
    await write(sam, "Yes, I am here.")
    await sam.page.locator(".message--mine[data-seq]", has_text="Yes, I am here.").wait_for()
