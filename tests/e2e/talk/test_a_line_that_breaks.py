"""A line that breaks on the way: what it swallowed is told again on the next one."""

import json

import pytest
from playwright.async_api import Browser, WebSocketRoute, expect

from tests.e2e.journey.person import Person
from tests.e2e.talk.conftest import Talk
from tests.e2e.talk.test_two_people_and_their_words import a_draft_waits_on, on_line, opens

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


class SwallowsADraft:
    """Carries everything to the server but the first draft: with that, the line is cut."""

    def __init__(self) -> None:
        self.swallowed = ""

    def __call__(self, line: WebSocketRoute) -> None:
        server = line.connect_to_server()

        async def carry(said: str | bytes) -> None:
            frame = json.loads(said)
            if frame["type"] != "draft.keep" or self.swallowed:
                server.send(said)
                return
            self.swallowed = frame["body"]
            await server.close()
            await line.close(code=1006)

        line.on_message(carry)


async def test_a_draft_that_the_line_swallowed_is_kept_on_the_next_one(
    browser: Browser, talk: Talk
) -> None:
    amira, line = await opens(browser, talk, "amira", width=360), SwallowsADraft()
    await amira.page.route_web_socket("**/ws/", line)
    await amira.page.reload()
    await on_line(amira)
    words = amira.page.get_by_label("Your message")

    await words.fill("on a train")
    await expect(amira.page.get_by_role("status").filter(has_text="No connection")).to_be_visible()
    assert line.swallowed == "on a train"

    await a_draft_waits_on(browser, talk, "on a train")
    await words.fill("")
    await a_draft_waits_on(browser, talk, "")
    await no_problem_but_the_line(amira)


async def no_problem_but_the_line(person: Person) -> None:
    assert [problem for problem in person.problems if "WebSocket" not in problem] == []
    await person.context.close()
