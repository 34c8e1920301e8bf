"""The two ways in which the service is installed, and the people in it. Cases reach both by the wire alone."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from checks.web import ROOT, Web
from tests.services.processes import UNHURRIED, Stage
from tests.services.tabs import ORIGIN

CSRF = "c" * 32
PAIRS, BUSY = 32, 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """A client and a peer worker in one conversation, each with the key of a session."""

    conversation: str
    client: str
    worker: str
    client_name: str
    worker_name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Installation:
    """`one` and `other` are different web processes where there are two."""

    one: Web
    other: Web
    pairs: Iterator[Pair]
    # Two conversations of one peer worker.
    busy: Iterator[tuple[Pair, Pair]]

    def get(self, key: str, path: str) -> tuple[int, str]:
        return self._asked("GET", key, path, None)

    def post(self, key: str, path: str, **fields: str) -> tuple[int, str]:
        """A form, as a browser sends it."""
        return self._asked("POST", key, path, urlencode({**fields, "csrfmiddlewaretoken": CSRF}))

    def _asked(self, method: str, key: str, path: str, form: str | None) -> tuple[int, str]:
        connection = HTTPConnection("127.0.0.1", self.one.port, timeout=20)
        headers = {"Cookie": f"session={key}; csrf={CSRF}", "Origin": ORIGIN}
        if form is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection.request(method, path, form, headers)
        answer: HTTPResponse = connection.getresponse()
        status, page = answer.status, answer.read().decode()
        connection.close()
        return status, page


def over_postgres_and_redis(stage: Stage) -> Installation:
    stage.mend()
    one, other = stage.web
    return _peopled(one, other, stage.settings)


@contextmanager
def over_sqlite(folder: Path) -> Iterator[Installation]:
    """What a first run is: one web process, a file, and nothing else."""
    settings = {
        "DJANGO_SETTINGS_MODULE": "tests.settings_for_tests",
        "DATABASE_URL": f"sqlite:///{folder / 'delivery.sqlite3'}",
        "REDIS_URL": "none",
        **UNHURRIED,
    }
    for command in (["migrate", "-v", "0"], ["createcachetable"]):
        _ran(settings, "manage.py", *command)
    with Web(folder / "web", settings) as web:
        yield _peopled(web, web, settings)


def _peopled(one: Web, other: Web, settings: dict[str, str]) -> Installation:
    cast = json.loads(_ran(settings, "-m", "tests.services.delivery.cast", str(PAIRS), str(BUSY)))
    return Installation(
        one=one,
        other=other,
        pairs=(_pair(each) for each in cast["pairs"]),
        busy=((_pair(first), _pair(second)) for first, second in cast["busy"]),
    )


def _pair(values: dict[str, Any]) -> Pair:
    return Pair(**values)


def _ran(settings: dict[str, str], *command: str) -> str:
    done = subprocess.run(
        [sys.executable, *command],
        env={**os.environ, **settings},
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return done.stdout
