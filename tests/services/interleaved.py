"""Twenty people use the service at once: whose words does each of them see?

`python -m tests.services.interleaved 10000` asks as often as one likes, on servers of its own.
"""

import os
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from http.client import HTTPConnection
from itertools import cycle, islice
from random import Random

from django.conf import settings

AT_ONCE = 16
# A machine that others use, too, may be slow: that is not what is tried here.
ANSWERS_WITHIN = 600
MARK = "zebrafinch"
PAGES = ("/", "/conversations/", "/settings/", "/settings/held/", "{room}", "{room}?before=3")


@dataclass(frozen=True, slots=True, kw_only=True)
class Visitor:
    """One person: their cookie, where they talk, the word that only they and their peer worker know."""

    key: str
    room: str
    word: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    asked: int
    own: int
    foreign: int
    broken: int


def visit(ports: Sequence[int], visitors: Sequence[Visitor], *, requests: int) -> Outcome:
    """Everybody's requests in one order made by chance, many of them at once, over lines that are kept."""
    chance = Random(20)
    asked = list(islice(cycle((v, page) for v in visitors for page in PAGES), requests))
    chance.shuffle(asked)
    parts = [asked[start::AT_ONCE] for start in range(AT_ONCE)]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        found = list(pool.map(_visit_some, [ports[n % len(ports)] for n in range(AT_ONCE)], parts))
    own, foreign, broken = (sum(column) for column in zip(*found, strict=True))
    return Outcome(asked=requests, own=own, foreign=foreign, broken=broken)


def _visit_some(port: int, asked: Sequence[tuple[Visitor, str]]) -> tuple[int, int, int]:
    """How many answers had the visitor's own word, somebody else's, or were no answer."""
    line = HTTPConnection("127.0.0.1", port, timeout=ANSWERS_WITHIN)
    own = foreign = broken = 0
    for visitor, page in asked:
        cookie = f"{settings.SESSION_COOKIE_NAME}={visitor.key}"
        line.request("GET", page.format(room=visitor.room), headers={"Cookie": cookie})
        answer = line.getresponse()
        words = answer.read().decode()
        own += visitor.word in words
        foreign += words.replace(visitor.word, "").count(MARK) > 0
        broken += answer.status >= 500
    line.close()
    return own, foreign, broken


def make_visitors(count: int) -> list[Visitor]:
    """Clients, each with a peer worker and a word of their own in the conversation and in their name."""
    from accounts.roles import Role  # noqa: PLC0415  # after django.setup
    from tests.chat.tabs import cookie_of  # noqa: PLC0415
    from tests.factories import make_conversation, make_person, say  # noqa: PLC0415

    visitors = []
    for number in range(count):
        word = f"{MARK}{number:03d}"
        client = make_person(Role.CLIENT, word)
        room = make_conversation(client, make_person(Role.PEER_WORKER))
        say(client, room, f"my word is {word}")
        key = cookie_of(client)
        visitors.append(Visitor(key=key, room=f"/conversations/{room.pk}/", word=word))
    return visitors


def main(requests: int) -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings_for_tests")
    # Its own servers are not there yet; the place is filled in when they are.
    os.environ.setdefault("DATABASE_URL", "postgres://peersupport@127.0.0.1:1/none")
    import django  # noqa: PLC0415  # a program of its own

    django.setup()
    from tests.services.processes import database_of, whole_service  # noqa: PLC0415

    with whole_service() as stage, database_of(stage):
        ports = [web.port for web in stage.web]
        outcome = visit(ports, make_visitors(20), requests=requests)
    sys.stdout.write(f"{outcome}\n")
    return 0 if outcome.foreign == outcome.broken == 0 < outcome.own else 1


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1])))
