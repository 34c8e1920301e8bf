"""Words of danger, and everything that follows until it is over, in three browsers that nobody loads again."""

from datetime import UTC, datetime

import pytest
from playwright.async_api import Browser, expect

from tests.e2e.journey.person import SIZES, Person
from tests.e2e.pages.test_the_duty_alarm import LOUDSPEAKER, tones
from tests.e2e.talk.conftest import Talk
from tests.e2e.talk.test_two_people_and_their_words import on_line, opens, writes

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

WHISPERS = ("Ask where she is.", "Stay slow.", "I call now.", "They are on their way.")


async def on_duty(browser: Browser, talk: Talk, name: str, path: str, *, width: int) -> Person:
    context = await browser.new_context(viewport={"width": width, "height": SIZES[width]})
    context.set_default_timeout(90_000)
    await context.add_init_script(LOUDSPEAKER)
    await context.add_cookies([{"name": "session", "value": talk.cookies[name], "url": talk.site}])
    person = Person(name, await context.new_page(), context, width)
    await person.open(talk.site + path)
    await on_line(person)
    return person


async def whispers(person: Person, words: str) -> None:
    box = person.page.get_by_label("The client does not see this.")
    if not await box.is_visible():
        await person.page.locator("#whisper-to summary").click()
    await box.fill(words)
    await person.page.get_by_role("button", name="Whisper", exact=True).click()
    await expect(person.page.locator(".whispers__list").last).to_contain_text(words)


async def test_a_red_is_seen_taken_joined_taken_over_handed_off_and_closed(
    browser: Browser, talk: Talk
) -> None:
    amira = await opens(browser, talk, "amira", width=360)
    sam = await opens(browser, talk, "sam", width=360)
    noor = await on_duty(browser, talk, "noor", "/duty/", width=1280)

    await it_opens_by_itself(amira, noor)
    escalation = await noor_takes_it(amira, noor)
    await noor_joins_visibly(amira, sam, noor)
    await noor_whispers(amira, sam, noor)
    await noor_takes_over_and_gives_back(amira, sam, noor)
    await noor_hands_off_and_closes(talk.site, escalation, amira, sam, noor)

    for person in (amira, sam, noor):
        assert person.problems == []
        await person.context.close()


async def it_opens_by_itself(amira: Person, noor: Person) -> None:
    await noor.sees("Nothing is open")
    await noor.page.get_by_label("Sound when something opens").check()
    assert await tones(noor.page), "so that one knows what to listen for"
    calm = await noor.page.title()

    await writes(amira, "I want to kill myself tonight")

    await noor.sees("Nobody has this yet")
    assert await noor.page.title() == "Somebody is needed" != calm
    assert await tones(noor.page)
    await amira.sees("Someone from the team has been told")
    await amira.page.locator("[data-part=help] .help-card").wait_for()
    await noor.picture("red-opens")
    await amira.picture("red-told")


async def noor_takes_it(amira: Person, noor: Person) -> str:
    await noor.press("Read what was written")
    await noor.press("I have this")
    await noor.sees("You have this")
    await amira.sees("has seen this and is looking after it")
    return noor.page.url


async def noor_joins_visibly(amira: Person, sam: Person, noor: Person) -> None:
    await noor.press("Join the conversation")
    await noor.sees("You have joined from the team")
    await on_line(noor)
    for person in (amira, sam):
        await person.sees("noor from the team is here too")
    await amira.picture("red-joined")


async def noor_whispers(amira: Person, sam: Person, noor: Person) -> None:
    for words in WHISPERS:
        await whispers(noor, words)
    await expect(sam.page.locator(".whispers__list").last).to_contain_text(WHISPERS[-1])
    await expect(sam.page.locator("#whispers-before summary")).to_have_text("2 earlier")
    seen = await amira.page.content()
    assert "Whispers" not in seen
    assert not [words for words in WHISPERS if words in seen]
    await noor.picture("red-whispers")
    await sam.picture("red-whispers")
    await it_folds_on_a_phone(noor)
    await it_folds_on_a_phone(sam)


async def it_folds_on_a_phone(person: Person) -> None:
    """The newest whispers are in sight without moving anything inside, and nothing is wider than the screen."""
    assert not await person.too_wide()
    await person.page.set_viewport_size({"width": 360, "height": 740})
    last = person.page.locator(".whispers__list").last
    assert await last.evaluate("list => list.scrollHeight <= list.clientHeight + 1")
    boxes = [
        await person.page.locator(name).bounding_box() for name in (".notice--team", ".whispers")
    ]
    heights = [box["height"] for box in boxes if box]
    assert len(heights) == 2
    assert sum(heights) < 740 / 2, "half of a phone stays for the conversation"


async def noor_takes_over_and_gives_back(amira: Person, sam: Person, noor: Person) -> None:
    begun = sam.page.get_by_label("Your message")
    await begun.press_sequentially("I was just about to")
    await noor.press("Write in sam's place")
    await noor.sees("You write here in sam's place")
    await on_line(noor)

    await expect(begun).to_be_hidden()
    await sam.sees("What you have begun is kept")
    await amira.sees("You do not have to say anything twice")
    await writes(noor, "I am Noor. Are you somewhere safe?")
    await amira.sees("Are you somewhere safe?")
    await sam.sees("Are you somewhere safe?")
    await sam.picture("red-reads-along")
    await amira.picture("red-taken-over")

    await noor.press("sam writes again")
    await expect(begun).to_be_visible()
    await expect(begun).to_have_value("I was just about to")
    await begun.fill("")
    await writes(sam, "I am still here.")
    await amira.sees("I am still here.")


async def noor_hands_off_and_closes(
    site: str, escalation: str, amira: Person, sam: Person, noor: Person
) -> None:
    await noor.open(escalation)
    page = noor.page
    await page.locator('select[name="outcome"]').select_option("handed_over")
    await page.locator('textarea[name="done"]').fill("Stayed until the crew was there.")
    await page.locator('[name="called"]').fill("Ambulance control")
    await page.locator('[name="called_at"]').fill(f"{datetime.now(UTC):%Y-%m-%dT%H:%M}")
    await page.locator('[name="confirmed"]').fill("The crew is with her.")
    await noor.press("Save the end")
    await noor.sees("Closed. Thank you for looking after this.")
    await expect(amira.page.locator(".notice--team")).to_have_count(0, timeout=60_000)
    await expect(sam.page.locator(".notice--team")).to_have_count(0, timeout=60_000)
    await expect(amira.page.locator(".thread")).to_contain_text("noor from the team")
    assert "Ambulance" not in await amira.page.content()
    await amira.picture("red-over")
    await noor.open(f"{site}/duty/")
    await noor.sees("Nothing is open")


async def test_the_parts_of_duty_are_one_line_on_a_phone_with_the_open_one_in_sight(
    browser: Browser, talk: Talk
) -> None:
    kit = await on_duty(browser, talk, "kit", "/duty/me/", width=360)

    for path, words in (
        ("/duty/me/", "How I am called"),
        ("/duty/rota/", "Rota"),
        ("/duty/", "Board"),
    ):
        await kit.open(talk.site + path)
        tabs = await kit.page.locator("nav.tabs").bounding_box()
        current = kit.page.locator("nav.tabs [aria-current]")
        assert tabs is not None
        assert tabs["height"] < 2 * 44, "one line, and perhaps a bar to move it"
        await expect(current).to_have_text(words)
        box = await current.bounding_box()
        assert box is not None
        assert 0 <= box["x"] < 360 - 44, words
        assert not await kit.too_wide()
    await kit.picture("tabs-board")
    await kit.page.set_viewport_size({"width": 1280, "height": 900})
    shown = await kit.page.locator("nav.tabs a").evaluate_all(
        "all => all.every((one) => one.getBoundingClientRect().right <= innerWidth)"
    )
    assert shown, "on a desk all of them are there"
    await kit.context.close()
