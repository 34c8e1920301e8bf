"""Every page there is, as everybody who is shown it, narrow and wide, light and dark, both ways of reading."""

from collections.abc import Iterator
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from playwright.async_api import Browser

from demo.tour.places import SHOWN, Place
from demo.tour.walk import JUDGED, Route, View, judge

pytestmark = [
    pytest.mark.browser,
    pytest.mark.asyncio(loop_scope="session"),
    pytest.mark.timeout(600),
]

# Each thing that is wrong here shows in one view only, but for what has no name and the mistake of a script.
PLANTED = b"""<!doctype html><html lang="en"><title>Planted</title><style>
    @media (max-width: 320px) { main { inline-size: 340px; } }
    @media (prefers-color-scheme: dark) { p { color: #777; background: #666; } }
    input { inline-size: 30px; block-size: 30px; margin: 5px; }
    [dir="rtl"] input { inline-size: 9px; block-size: 9px; margin: 0; padding: 0; appearance: none; }
    </style><main><h1>Planted</h1><p>Nobody can read this in the dark.</p><img src="data:,">
    <input type="checkbox" aria-label="one"><input type="checkbox" aria-label="other">
    </main><script>nobody.wrote.this()</script>"""


async def test_nobody_is_kept_out_of_any_page(route: Route, browser: Browser) -> None:
    assert len(route.places) == len(SHOWN) + 2, "and the page that is not there, twice"

    assert await judge(route, JUDGED, browser) == []


async def test_what_is_wrong_is_reported_with_the_view_it_is_wrong_in(
    planted: str, browser: Browser
) -> None:
    route = Route(
        address=planted, places=(Place(name="planted", who="", path="/planted/"),), cookies={}
    )

    said = await judge(route, JUDGED, browser)

    wrong = partial(_views_with, said)
    assert wrong("px wide") == {view for view in JUDGED if view.width == 320}
    assert wrong("color-contrast") == {view for view in JUDGED if view.scheme == "dark"}
    assert wrong("target-size") == {view for view in JUDGED if view.side == "rtl"}
    assert wrong("image-alt")
    assert "planted as nobody: nobody is not defined" in said


def _views_with(said: list[str], words: str) -> set[View]:
    starts = tuple(line.split(":")[0] for line in said if words in line)
    return {
        view
        for view in JUDGED
        if f"planted as nobody, {view.width} {view.scheme} {view.side}" in starts
    }


@pytest.fixture
def planted() -> Iterator[str]:
    """The address of a page with something wrong in it for everybody."""
    with ThreadingHTTPServer(("127.0.0.1", 0), _Planted) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


class _Planted(BaseHTTPRequestHandler):
    def do_GET(self) -> None:  # the name that is called
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(PLANTED)

    def log_message(self, *_: object) -> None:
        """Nothing: the test says what it saw."""
