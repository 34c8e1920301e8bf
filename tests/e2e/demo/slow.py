"""A phone a quarter as fast as this machine, and how long a page keeps people waiting on it."""

from playwright.async_api import CDPSession, Page

TIMES_SLOWER = 4

# From the press to the frame that shows the words: the next one after they are there.
FROM_PRESS_TO_SIGHT = """(words) => {
    const list = document.querySelector(".thread"), send = document.querySelector('[data-part="send"]');
    let pressed = 0;
    globalThis.took = 0;
    send.addEventListener("click", ({ timeStamp }) => (pressed = timeStamp), { capture: true, once: true });
    new MutationObserver((_, observer) => {
        if (!list.textContent.includes(words)) return;
        observer.disconnect();
        requestAnimationFrame(() => setTimeout(() => (globalThis.took = performance.now() - pressed)));
    }).observe(list, { childList: true, subtree: true, characterData: true });
}"""


async def work_for(page: Page, line: CDPSession, key: str) -> float:
    """What a key costs until the next frame was drawn, in milliseconds of a slow processor.

    Counted in time that the page itself worked, so that whatever else runs on this machine is no part of it.
    """
    before = await _worked(line)
    await page.keyboard.press(key)
    await page.evaluate("new Promise((drawn) => requestAnimationFrame(() => setTimeout(drawn)))")
    return (await _worked(line) - before) * TIMES_SLOWER


async def counting_work(page: Page) -> CDPSession:
    line = await page.context.new_cdp_session(page)
    await line.send("Performance.enable", {"timeDomain": "threadTicks"})
    return line


async def _worked(line: CDPSession) -> float:
    said = await line.send("Performance.getMetrics")
    (seconds,) = [one["value"] for one in said["metrics"] if one["name"] == "TaskDuration"]
    return float(seconds) * 1_000
