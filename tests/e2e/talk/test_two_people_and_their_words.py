"""What two people do with their words, in two browsers at once."""

import pytest
from playwright.async_api import Browser, Page, expect

from tests.e2e.journey.person import SIZES, Person
from tests.e2e.talk.conftest import Talk

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

TO_THE_END = """list => new Promise((drawn) => {
    list.scrollTop = list.scrollHeight;
    requestAnimationFrame(() => requestAnimationFrame(drawn));
})"""
IN_SIGHT = """() => {
    const list = document.querySelector(".thread"), top = list.getBoundingClientRect().top;
    const seen = [...list.querySelectorAll("[data-seq]")].find((one) => one.getBoundingClientRect().top >= top);
    return [seen.id, Math.round(seen.getBoundingClientRect().top - top)];
}"""


async def opens(browser: Browser, talk: Talk, name: str, *, width: int) -> Person:
    context = await browser.new_context(viewport={"width": width, "height": SIZES[width]})
    await context.add_cookies([{"name": "session", "value": talk.cookies[name], "url": talk.site}])
    person = Person(name, await context.new_page(), context, width)
    await person.open(talk.site + talk.path)
    await on_line(person)
    return person


async def on_line(person: Person) -> None:
    await person.page.wait_for_function(
        "() => import('/static/js/lib/live.js').then(({ live }) => live.person)"
    )


async def reads_all(person: Person) -> None:
    """And is at the end of it: what was not read yet is shown first."""
    for _ in range(20):
        await person.page.locator(".thread").evaluate(TO_THE_END)
        await person.page.reload()
        await on_line(person)
        if not await person.page.locator('[data-part="first-unread"]').count():
            return
    raise AssertionError("what was in sight must have been read")


async def writes(person: Person, words: str) -> None:
    await person.page.get_by_label("Your message").fill(words)
    await person.press("Send")


async def shown(page: Page) -> list[int]:
    """The numbers of the messages on the page."""
    found: list[int] = await page.eval_on_selector_all(
        ".thread [data-seq]", "all => all.map((one) => Number(one.dataset.seq))"
    )
    return found


async def test_words_are_changed_taken_back_and_never_lost(browser: Browser, talk: Talk) -> None:
    amira = await opens(browser, talk, "amira", width=360)
    sam = await opens(browser, talk, "sam", width=1280)
    await reads_all(sam)

    await amira.page.get_by_label("Your message").press_sequentially("I met Robert")
    await a_draft_waits_on(browser, talk, "I met Robert")
    await amira.press("Send")
    await sam.sees("I met Robert")
    await expect(amira.page.locator(".message--mine").last).to_contain_text("Read")
    await a_draft_waits_on(browser, talk, "")

    await amira.page.get_by_label("Your message").fill("and then")
    await amira.page.locator('[data-part="change"]').last.click()
    await amira.picture("changing")
    await amira.page.get_by_label("Your message").fill("I met a friend")
    await amira.press("Save")
    await expect(sam.page.locator(".message").last).to_contain_text("I met a friend")
    await expect(sam.page.locator(".message").last).to_contain_text("Changed")
    await expect(amira.page.get_by_label("Your message")).to_have_value("and then")
    await sam.picture("changed")
    await a_draft_waits_on(browser, talk, "and then")

    await amira.page.locator('[data-part="change"]').last.click()
    await amira.page.get_by_role("link", name="Take it back").click()
    await amira.picture("take-back")
    await amira.page.get_by_role("button", name="Take it back").click()
    await sam.sees("amira took a message back")
    await expect(amira.page.get_by_label("Your message")).to_have_value("and then")
    assert "I met" not in await sam.page.inner_text("main")

    for person in (amira, sam):
        assert person.problems == []
        await person.context.close()


async def a_draft_waits_on(browser: Browser, talk: Talk, words: str) -> None:
    """On another device, within the time in which a draft is kept."""
    desk = await opens(browser, talk, "amira", width=1280)
    for _ in range(20):
        if await desk.page.get_by_label("Your message").input_value() == words:
            break
        await desk.page.reload()
    assert await desk.page.get_by_label("Your message").input_value() == words
    await desk.context.close()


async def test_the_past_comes_as_one_scrolls_and_the_present_waits(
    browser: Browser, talk: Talk
) -> None:
    amira = await opens(browser, talk, "amira", width=360)
    sam = await opens(browser, talk, "sam", width=1280)
    page = amira.page
    first = (await shown(page))[0]

    await older_ones_come_and_nothing_moves(page, first)
    while (first := (await shown(page))[0]) > 1:
        await page.locator(".thread").evaluate("list => (list.scrollTop = 0)")
        await older_ones_have_come(page, first)
    assert len(await shown(page)) <= 400
    days = await page.locator('[data-part="day"]').all_inner_texts()
    assert len(days) == len(set(days)) > 10
    await amira.picture("long-ago")

    await writes(sam, "are you still there?")
    await expect(page.locator('[data-part="pill"]')).to_have_text("1 new message")
    assert (await shown(page))[0] == 1, "nobody is pulled away from what they read"
    await amira.picture("one-new")
    await page.locator('[data-part="pill"]').click()
    await amira.sees("are you still there?")
    await expect(sam.page.locator(".message--mine").last).to_contain_text("Read")
    await expect(page.locator('[data-part="pill"]')).to_be_hidden()
    await writes(amira, "yes")
    await sam.sees("yes")

    for person in (amira, sam):
        assert person.problems == []
        await person.context.close()


async def older_ones_come_and_nothing_moves(page: Page, first: int) -> None:
    await page.locator(".thread").evaluate("list => (list.scrollTop = 350)")
    where, height = await page.evaluate(IN_SIGHT)
    await page.locator(".thread").evaluate("list => (list.scrollTop -= 60)")
    await older_ones_have_come(page, first)
    moved = await page.evaluate(
        """where => Math.round(document.getElementById(where).getBoundingClientRect().top
            - document.querySelector(".thread").getBoundingClientRect().top)""",
        where,
    )
    assert abs(moved - height - 60) <= 1


async def older_ones_have_come(page: Page, first: int) -> None:
    await page.wait_for_function(
        "first => Number(document.querySelector('.thread [data-seq]').dataset.seq) < first",
        arg=first,
    )
