"""With keys alone: a client from the first page to the first message, and a moderator who takes an alarm and ends it."""

import pytest
from playwright.async_api import Browser, expect

from demo.tour.places import Place
from demo.tour.site import DemoSite
from demo.tour.walk import Route
from tests.e2e.demo.keyboard import Keys, with_keys

pytestmark = [
    pytest.mark.browser,
    pytest.mark.asyncio(loop_scope="session"),
    pytest.mark.timeout(300),
]

LIVES = "a long and safe passphrase 7"
WORDS = "Hello. I do not know how to begin."


@pytest.mark.parametrize("width", [320, 1280])
async def test_a_client_joins_and_writes_a_first_message(
    demo: DemoSite, route: Route, browser: Browser, width: int
) -> None:
    client = await with_keys(browser, demo, width=width)

    name = await joins(client)
    await says_what_matters(client)
    await client.follows("Ask gwen")
    await expect(client.page.get_by_text("You have asked gwen")).to_be_visible()
    await gwen_says_yes(route, demo, browser)
    await expect(client.page.get_by_text("You talk with gwen")).to_be_visible(timeout=15_000)
    await client.follows("Open your conversation", "link")
    await client.writes(WORDS, client.page.get_by_label("Your message"))
    await client.goes_to(client.page.get_by_role("button", name="Send"))
    await client.presses("Enter")

    sent = client.page.locator(".message--mine[data-seq]", has_text=WORDS)
    await expect(sent).to_contain_text("Sent", timeout=15_000)
    assert client.problems == []
    assert client.steps > 40, f"{name} must have gone from thing to thing"
    await client.page.context.close()


async def test_a_moderator_takes_an_alarm_and_brings_it_to_an_end(
    demo: DemoSite, route: Route, browser: Browser
) -> None:
    noor = await with_keys(browser, demo, width=360, cookies=[route.cookies["noor"]])
    alarm = _path_of(route, "moderation:escalation escalation")

    await takes_it(noor)
    await says_how_it_ended(noor, alarm)
    kit = await with_keys(browser, demo, width=1280, cookies=[route.cookies["kit"]])
    await agrees(kit, alarm)

    assert noor.problems + kit.problems == []
    await noor.page.context.close()
    await kit.page.context.close()


async def takes_it(noor: Keys) -> None:
    await noor.opens("/duty/")
    await noor.follows("Read what was written", "link")
    await noor.follows("I have this")
    await expect(noor.page.get_by_text("You have this").first).to_be_visible()


async def says_how_it_ended(noor: Keys, alarm: str) -> None:
    await noor.opens(alarm)
    outcome = noor.page.get_by_label("How did it end?")
    await noor.goes_to(outcome)
    before = await outcome.input_value()
    await noor.presses("ArrowDown")
    assert await outcome.input_value() != before, "an arrow must choose"
    done = noor.page.get_by_label("What was done?")
    await noor.writes("Called her. Her sister is with her.", done)
    await noor.goes_to(noor.page.get_by_role("button", name="Save note"), back=True)
    await noor.follows("Save the end")
    await expect(noor.page.get_by_text("A second person has to agree").first).to_be_visible()


async def agrees(kit: Keys, alarm: str) -> None:
    await kit.opens(alarm)
    await kit.follows("I agree, close it")
    await expect(kit.page.get_by_text("Closed by both of you")).to_be_visible()


async def test_a_ring_that_is_gone_or_covered_is_noticed(demo: DemoSite, browser: Browser) -> None:
    anybody = await with_keys(browser, demo, width=360)
    for styles, wrong in (
        ("a:focus-visible { outline: none }", "no ring round it"),
        ("main { translate: 0 60rem }", "outside of what is shown"),
        (".topbar { position: fixed; inset: 0 }", "under topbar"),
    ):
        await anybody.opens("/")
        await anybody.goes_to(anybody.page.get_by_role("link", name="Begin"))
        await plants(anybody, styles)
        with pytest.raises(AssertionError, match=wrong):
            await anybody.sees_where_it_is()
    await anybody.page.context.close()


async def plants(keys: Keys, styles: str) -> None:
    """Until the page is opened anew."""
    await keys.page.evaluate(
        """styles => {
            const sheet = new CSSStyleSheet();
            sheet.replaceSync(styles);
            document.adoptedStyleSheets = [sheet];
        }""",
        styles,
    )


async def joins(client: Keys) -> str:
    await client.opens("/")
    await client.follows("Begin", "link")
    await client.follows("Yes, I agree")
    name = client.page.locator('input[autocomplete="username"]')
    chosen = await name.input_value()
    assert chosen, "a safe name must be suggested"
    await client.writes(LIVES, client.page.locator('input[type="password"]').first)
    await client.follows("Go on")
    await client.follows("I have kept it")
    return chosen


async def says_what_matters(client: Keys) -> None:
    await client.follows("Begin", "link")
    await client.ticks("English")
    await client.chooses("18 or older")
    for heading in (
        "First, two short questions",
        "What have you lived through?",
        "When would you like to talk?",
        "Does it matter who the other person is?",
    ):
        await client.page.get_by_role("heading", level=1, name=heading).wait_for()
        await client.follows("Go on")
    await client.follows("See who could talk with me")


async def gwen_says_yes(route: Route, demo: DemoSite, browser: Browser) -> None:
    gwen = await with_keys(browser, demo, width=1280, cookies=[route.cookies["gwen"]])
    await gwen.opens("/requests/")
    await gwen.follows("Say yes")
    await gwen.page.context.close()


def _path_of(route: Route, name: str) -> str:
    found: list[Place] = [place for place in route.places if place.name == name]
    return found[0].path
