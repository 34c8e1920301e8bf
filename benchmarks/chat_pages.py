"""Pages and sign-ins, over plain HTTP: how many a core can draw, and whether talk feels it when people come."""

import http.client
import re
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from itertools import count
from threading import Event, Thread
from typing import Any
from urllib.parse import urlencode, urlsplit

from benchmarks.chat_cost import used, used_with_children
from benchmarks.chat_people import SIGN_IN_NAME, SIGN_IN_PASSWORD, WHO_SIGN_IN
from tests.services.processes import Stage

READERS = 8
PAGES = 400
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


def pages_of(stage: Stage, pair: dict[str, str]) -> dict[str, Any]:
    """The page of a conversation of 30 messages, from the first web process."""
    web = stage.web[0]
    address = f"/conversations/{pair['conversation']}/"
    headers = {"Host": "localhost", "Cookie": f"session={pair['client']}"}

    def read(pages: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", web.port)
        for _ in range(pages):
            connection.request("GET", address, headers=headers)
            answer = connection.getresponse()
            page = answer.read()
            assert answer.status == 200, answer.status
            assert page.count(b"message__body") > 29

    read(20)
    before = used(web.pid), used_with_children(stage.postgres.pid)
    with ThreadPoolExecutor(READERS) as readers:
        list(readers.map(read, [PAGES // READERS] * READERS))
    app = 1_000 * (used(web.pid) - before[0]) / PAGES
    postgres = 1_000 * (used_with_children(stage.postgres.pid) - before[1]) / PAGES
    return {
        "what": "pages of a conversation",
        "pages": PAGES,
        "app_cpu_ms_a_page": round(app, 2),
        "postgresql_cpu_ms_a_page": round(postgres, 2),
        "pages_a_second_on_one_core": round(1_000 / (app + postgres), 1),
    }


@contextmanager
def signing_in(stage: Stage, a_second: float) -> Iterator[None]:
    """While this lasts, so many people a second sign in, each from an address of their own."""
    over = Event()
    came: list[Future[int]] = []
    people = count(1)

    def go_on() -> None:
        with ThreadPoolExecutor(16) as doors:
            while not over.wait(1 / a_second):
                number = next(people)
                came.append(doors.submit(_sign_in, stage.web[number % 2].url, number))

    coming = Thread(target=go_on)
    coming.start()
    try:
        yield
    finally:
        over.set()
        coming.join()
    answers = {each.result() for each in came}
    assert answers == {302}, f"somebody could not sign in: {answers}"


def _sign_in(url: str, number: int) -> int:
    place = urlsplit(url)
    connection = http.client.HTTPConnection(place.hostname or "", place.port, timeout=60)
    from_where = {"Host": "localhost", "X-Forwarded-For": f"10.0.{number // 250}.{number % 250}"}
    connection.request("GET", "/account/login/", headers=from_where)
    page = connection.getresponse()
    cookie = (page.getheader("Set-Cookie") or "").split(";")[0]
    (token,) = TOKEN.findall(page.read().decode())[:1]
    name = f"{SIGN_IN_NAME}-{number % WHO_SIGN_IN}"
    form = {"csrfmiddlewaretoken": token, "login": name, "password": SIGN_IN_PASSWORD}
    headers = {**from_where, "Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"}
    connection.request("POST", "/account/login/", urlencode(form), headers)
    answer = connection.getresponse()
    answer.read()
    return answer.status
