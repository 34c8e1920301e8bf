"""Something opens: the title says so, and, for whoever chose it, a sound. The line and the loudspeaker are stood in for."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

LINE = "export const live = new EventTarget(); globalThis.news = live;"
LOUDSPEAKER = """
globalThis.tones = [];
globalThis.AudioContext = class { currentTime = 0; destination = {}; resume() {} };
globalThis.GainNode = class { connect(to) { return to; } };
globalThis.OscillatorNode = class {
    constructor(_, { frequency }) { this.frequency = frequency; }
    connect(to) { return to; }
    start() { globalThis.tones.push(this.frequency); }
    stop() {}
};
"""
ALARM = """() => {
    document.title = "Duty";
    const label = document.createElement("label");
    const box = document.createElement("input");
    box.type = "checkbox";
    box.dataset.part = "sound";
    label.append(box, "Sound when something opens");
    const alarm = document.createElement("duty-alarm");
    alarm.dataset.title = "Somebody is needed";
    alarm.hidden = true;
    alarm.append(label);
    document.querySelector("main").prepend(alarm);
}"""


@pytest_asyncio.fixture(loop_scope="session")
async def page(site: str, browser: Browser) -> AsyncIterator[Page]:
    opened = await browser.new_page()
    await opened.add_init_script(LOUDSPEAKER)
    await opened.route(
        "**/js/lib/live.js", lambda route: route.fulfill(body=LINE, content_type="text/javascript")
    )
    await opened.goto(f"{site}/styleguide/")
    await opened.evaluate(ALARM)
    yield opened
    await opened.close()


async def news(page: Page, name: str) -> None:
    await page.evaluate(
        "name => globalThis.news.dispatchEvent(new CustomEvent('frame', { detail: { type: name } }))",
        name,
    )


async def tones(page: Page) -> list[int]:
    heard: list[int] = await page.evaluate("globalThis.tones.splice(0)")
    return heard


async def test_the_title_changes_until_somebody_does_anything(page: Page) -> None:
    await news(page, "escalation.changed")
    assert await page.title() == "Duty", "what opened before is no news"

    await news(page, "escalation.opened")
    assert await page.title() == "Somebody is needed"

    await page.keyboard.press("Shift")
    assert await page.title() == "Duty"


async def test_without_having_asked_for_it_nobody_hears_a_sound(page: Page) -> None:
    await news(page, "escalation.opened")

    assert await tones(page) == []


async def test_the_sound_plays_when_it_is_chosen_and_whenever_something_opens(page: Page) -> None:
    await page.get_by_label("Sound when something opens").check()
    assert await tones(page) == [660, 880, 660], "so that one knows what to listen for"

    await news(page, "escalation.opened")
    assert await tones(page) == [660, 880, 660]

    await page.get_by_label("Sound when something opens").uncheck()
    await news(page, "escalation.opened")
    assert await tones(page) == []
