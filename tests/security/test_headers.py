"""Every kind of answer, as production sends it: what a browser is told to forbid, to keep, and to forget."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from accounts.models import User
from chat.models import Conversation
from checks.steps import NOWHERE
from tests.chat.tabs import cookie_of
from tests.factories import say
from tests.security.doors import DOORS
from tests.security.observatory import directives, score
from tests.security.world import undone

pytestmark = pytest.mark.django_db

# Whatever production settings say about these is what is tested here.
OF_PRODUCTION = [
    *("SESSION_COOKIE_NAME", "SESSION_COOKIE_SECURE", "CSRF_COOKIE_NAME", "CSRF_COOKIE_SECURE"),
    *("SECURE_SSL_REDIRECT", "SECURE_HSTS_SECONDS", "SECURE_HSTS_INCLUDE_SUBDOMAINS"),
    *("SECURE_HSTS_PRELOAD", "SECURE_REFERRER_POLICY", "X_FRAME_OPTIONS"),
    *("SECURE_REDIRECT_EXEMPT", "SESSION_COOKIE_SAMESITE", "CSRF_COOKIE_SAMESITE"),
]
READ = f"""
import json, django
from django.conf import settings
django.setup()
print(json.dumps({{name: getattr(settings, name) for name in {OF_PRODUCTION!r}}}))
"""


@pytest.fixture(scope="module")
def values() -> dict[str, object]:
    """As an operator's environment makes them."""
    environment = {**NOWHERE, "DJANGO_SETTINGS_MODULE": "peersupport.settings"}
    said = subprocess.run(
        [sys.executable, "-c", READ], env=environment, capture_output=True, text=True, check=True
    )
    found: dict[str, object] = json.loads(said.stdout)
    return found


@pytest.fixture
def production(values: dict[str, object], settings: Settings, tmp_path: Path) -> None:
    for name, value in values.items():
        setattr(settings, name, value)
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "peersupport.core.static.HashedStaticFiles"},
    }
    call_command("collectstatic", interactive=False, verbosity=0)


def browser_of(person: User | None) -> Client:
    browser = Client(
        headers={"X-Forwarded-Proto": "https", "Host": "localhost"}, raise_request_exception=False
    )
    if person is not None:
        browser.force_login(person)
    return browser


def kinds(amira: User, noor: User, conversation: Conversation) -> Iterator[tuple[str, Any]]:
    """One of each kind of answer that a person can get."""
    hers, nobody, strict = browser_of(amira), browser_of(None), browser_of(amira)
    strict.handler.enforce_csrf_checks = True
    room = reverse("chat:conversation", args=[conversation.pk])
    yield "front page", nobody.get("/")
    yield "sign-in page", nobody.get(reverse("account_login"))
    yield "sent to sign in", nobody.get(room)
    yield "page of words", hers.get(room)
    yield "fragment", hers.get(room, headers={"X-Requested-With": "fetch"})
    yield "empty", hers.get(reverse("chat:here"))
    yield "bad form", hers.post(room, {"body": "", "id": "x"})
    yield "stale form", strict.post(room, {"body": "hello"})
    yield "not here", hers.get("/nowhere/")
    yield "not this way", hers.post(reverse("moderation:help"))
    yield "file", hers.get(reverse("accounts:held_copy"))
    yield "duty", browser_of(noor).get(reverse("moderation:board"))
    yield "left", hers.get(reverse("accounts:leave"))
    yield "alive", nobody.get("/healthz")


@pytest.mark.usefixtures("production")
def test_every_kind_of_answer_has_all_the_points_that_it_can(
    amira: User, noor: User, conversation: Conversation
) -> None:
    say(amira, conversation, "only for Sam")
    scores = {}
    for kind, answer in kinds(amira, noor, conversation):
        page = answer.content.decode() if "html" in answer.headers.get("Content-Type", "") else ""
        best = 130 + (5 if "<script" in page else 0) + (5 if _kept(answer) else 0)
        scores[kind] = (score(answer.headers, answer.cookies, page), best)

    assert {kind: pair for kind, pair in scores.items() if pair[0] != pair[1]} == {}
    assert scores["sign-in page"] == (140, 140)


def _kept(answer: HttpResponse) -> bool:
    return any(morsel.value for morsel in answer.cookies.values())


@pytest.mark.usefixtures("production")
def test_cookies_belong_to_this_host_alone_and_the_policy_lets_nothing_in_from_elsewhere() -> None:
    answer = browser_of(None).get(reverse("account_login"))

    for name, cookie in answer.cookies.items():
        assert name.startswith("__Host-")
        assert (cookie["path"], cookie["domain"], bool(cookie["secure"])) == ("/", "", True)
    policy = directives(answer.headers)
    assert policy.pop("default-src") == {"'none'"}
    assert policy["require-trusted-types-for"] == {"'script'"}
    sources = set().union(*(v for name, v in policy.items() if name.endswith("-src")))
    assert sources == {"'self'"}


def test_nothing_that_a_person_gets_may_be_kept_or_given_to_another(
    amira: User, noor: User, kit: User, sam: User, record_property: Callable[[str, object], None]
) -> None:
    """Pages, fragments and refusals of every address that needs no name of a thing, in every role."""
    kept = set()
    addresses = [reverse(name) for name, door in DOORS.items() if not door.about]
    for key in [cookie_of(person) for person in (amira, sam, noor, kit)]:
        for address in addresses:
            for said in ({}, {"X-Requested-With": "fetch"}):
                with undone():
                    browser = Client(raise_request_exception=False)
                    browser.cookies[settings.SESSION_COOKIE_NAME] = key
                    answer = browser.get(address, headers=said)
                if answer["Cache-Control"] != "no-store" or "Cookie" not in answer["Vary"]:
                    kept.add(address)

    record_property("tried: headers", len(addresses) * 8)
    assert kept == set()


def test_the_answer_to_a_page_that_broke_is_not_kept_either(
    amira: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("chat.views.conversations.render", lambda *_: 1 / 0)
    browser = Client(raise_request_exception=False)
    browser.force_login(amira)

    answer = browser.get(reverse("chat:inbox"))

    assert (answer.status_code, answer["Cache-Control"]) == (500, "no-store")
    assert "Cookie" in answer["Vary"]
