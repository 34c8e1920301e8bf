"""From an empty installation to a crisis that somebody answers: two people at once, a moderator and a coordinator."""

import asyncio
from datetime import UTC, datetime

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


async def test_ask_be_paired_talk_and_be_caught_when_it_matters(
    installation: Installation, browser: Browser, team: Team
) -> None:
    sam, noor = team.sam, team.noor
    amira = await somebody(browser, "amira", width=360)

    await joins(installation, amira)
    await she_says_what_she_has_lived_through_and_picks_sam(amira)
    await sam_says_yes(sam, amira)
    await they_talk_both_ways(amira, sam)
    await words_of_danger_are_answered(installation, amira, sam, noor)
    await sam_rests_until_he_says_otherwise(installation, sam)

    for person in (sam, noor, amira):
        assert person.problems == [], f"{person.name}'s browser met problems"
    await amira.context.close()


async def she_says_what_she_has_lived_through_and_picks_sam(amira: Person) -> None:
    await amira.press("Begin")
    await amira.page.get_by_label("English", exact=True).check()
    await amira.page.get_by_label("18 or older").check()
    await she_goes_on(amira, "First, two short questions")
    await she_goes_on(amira, "What have you lived through?", tick_first=True)
    await she_goes_on(amira, "When would you like to talk?")
    await she_goes_on(amira, "Does it matter who the other person is?")
    await she_goes_on(amira, "Is there somebody you would rather not meet here?")
    await amira.sees("Who would you like to talk with?")
    await amira.picture("offers")
    await amira.press("Ask sam")
    await amira.sees("You have asked sam")
    await amira.picture("asked")


async def she_goes_on(amira: Person, heading: str, *, tick_first: bool = False) -> None:
    await amira.page.get_by_role("heading", level=1, name=heading).wait_for()
    if tick_first:
        await amira.page.locator('input[type="checkbox"]').first.check()
    await amira.picture(heading.lower().split(",")[0].replace(" ", "-").strip("?"))
    assert not await amira.too_wide(), f"{heading} must fit on a phone"
    await amira.page.locator("form.form button.button").first.click()


async def sam_says_yes(sam: Person, amira: Person) -> None:
    await sam.sees("Somebody would like to talk with you")
    await sam.picture("request")
    await sam.press("Say yes")
    await amira.sees("You talk with sam")
    await amira.picture("paired")
    await amira.press("Open your conversation")
    await sam.open(
        sam.page.url.split("/requests")[0].split("/conversations")[0] + "/conversations/"
    )
    await sam.picture("inbox")
    await sam.press("amira")


async def they_talk_both_ways(amira: Person, sam: Person) -> None:
    await write(amira, "Hello Sam. I am not sure how to begin.")
    await sam.sees("I am not sure how to begin.")
    await write(sam, "There is no wrong way. I am glad you are here.")
    await amira.sees("I am glad you are here.")
    await amira.page.locator(".message--mine .message__state", has_text="Read").wait_for()
    await amira.picture("talking")
    await sam.picture("talking")
    await the_newest_stays_in_sight(amira)


async def the_newest_stays_in_sight(amira: Person) -> None:
    """When the keyboard of a phone takes half of the screen."""
    await write(amira, "It has been a long week.\n" * 30)
    await amira.page.locator(".message--mine[data-seq]", has_text="a long week").wait_for()
    await amira.page.set_viewport_size({"width": 360, "height": 420})
    await amira.page.wait_for_function(
        """() => {
            const { scrollTop, clientHeight, scrollHeight } = document.querySelector(".thread");
            return scrollHeight > clientHeight && scrollHeight - scrollTop - clientHeight < 2;
        }"""
    )
    await amira.page.set_viewport_size({"width": 360, "height": 740})


async def words_of_danger_are_answered(
    installation: Installation, amira: Person, sam: Person, noor: Person
) -> None:
    await write(amira, "I want to kill myself tonight")
    await amira.page.locator("[data-part=help] .help-card").wait_for()
    await amira.sees("999")
    await sam.sees("I want to kill myself tonight")
    await amira.picture("help-card")
    await sam.picture("alarm")

    await noor.sees("Nobody has this yet")
    await noor.picture("board")
    await noor.press("Read what was written")
    await noor.sees("What was written")
    assert "kill myself" in await noor.page.inner_text("main")
    await noor.picture("escalation")
    # Whoever takes it ends the calling: on a slow machine before it began.
    assert await asyncio.to_thread(installation.mailbox.received.wait, 20), "paged by e-mail"
    assert await asyncio.to_thread(installation.webhook_bodies.wait, 20), "paged by webhook"
    await noor.press("I have this")
    await noor.sees("You have this")
    await noor.picture("acknowledged")
    await amira.sees("looking after it")
    await amira.picture("looked-after")

    await paged_without_a_word_of_it(installation)
    await noor_brings_it_to_an_end(noor)


async def paged_without_a_word_of_it(installation: Installation) -> None:
    sent = [*installation.mailbox.received, *(b.decode() for b in installation.webhook_bodies)]
    for page in sent:
        for word in ("kill", "amira", "sam", "support", "mental"):
            assert word not in page.lower().replace("no-reply", "")


async def noor_brings_it_to_an_end(noor: Person) -> None:
    page = noor.page
    await page.locator('select[name="outcome"]').select_option(index=1)
    await page.locator('textarea[name="done"]').fill("Called her. She is with her sister now.")
    await page.locator('[name="called"]').fill("Ambulance control")
    await page.locator('[name="called_at"]').fill(f"{datetime.now(UTC):%Y-%m-%dT%H:%M}")
    await page.locator('[name="confirmed"]').fill("The crew reached her and stays with her.")
    await noor.press("Save the end")
    await noor.sees("Closed. Thank you for looking after this.")
    await noor.picture("resolved")


async def sam_rests_until_he_says_otherwise(installation: Installation, sam: Person) -> None:
    """After a red nobody new comes for a while, unless he asks for it."""
    await sam.open(f"{installation.other_address}/profile/")
    await sam.sees("Nobody new for now")
    await sam.picture("rests")
    await sam.press("Take new people again")
    await sam.sees("You are shown to people who look for somebody")
