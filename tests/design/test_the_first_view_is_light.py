"""The first view of a conversation, on an old phone that has kept nothing: every byte of it, compressed."""

import gzip
import re
from pathlib import Path
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.test import Client
from pytest_django import Settings

from accounts.models import User
from chat.actions.messages import Draft, post_messages
from chat.models import Conversation

ALL_IN_ALL, STYLES, SCRIPTS = 60_000, 15_000, 25_000
# What a browser asks for by itself; the picture for a home screen is fetched only when somebody puts it there.
ASKED_FOR = re.compile(
    r'(?:<link rel="(?:icon|stylesheet)" href|<script[^>]* src)="(/static/[^"]+)"'
)
IMPORTS = re.compile(r'(?:from|import)\s*"(\.{1,2}/[\w./]+)"')
ASKED_FOR_AT_ONCE = re.compile(r'<link rel="modulepreload" href="(/static/[^"]+)"')
MESSAGES = 120


@pytest.fixture
def collected(settings: Settings, tmp_path: Path) -> Path:
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "peersupport.core.static.HashedStaticFiles"},
    }
    call_command("collectstatic", interactive=False, verbosity=0)
    return tmp_path


def compressed(content: bytes) -> int:
    return len(gzip.compress(content, mtime=0))


def with_imports(file: Path) -> set[Path]:
    """A file, and every script that it imports, and that those import."""
    found, waiting = set[Path](), [file.resolve()]
    while waiting:
        one = waiting.pop()
        if one not in found:
            found.add(one)
            if one.suffix == ".js":
                waiting += [
                    (one.parent / name).resolve() for name in IMPORTS.findall(one.read_text())
                ]
    return found


@pytest.mark.django_db
def test_it_weighs_no_more_than_an_old_phone_can_carry(
    collected: Path, amira: User, sam: User, conversation: Conversation
) -> None:
    words = "I slept badly, and then the whole day went by like something behind glass. "
    post_messages(
        [
            Draft(
                author_id=(amira if number % 3 else sam).pk,
                conversation_id=conversation.pk,
                id=uuid4(),
                body=f"{words * (number % 4)}Number {number}.",
            )
            for number in range(1, MESSAGES + 1)
        ]
    )
    browser = Client()
    browser.force_login(amira)
    page = browser.get(f"/conversations/{conversation.pk}/").content
    assert f"Number {MESSAGES}." in page.decode()

    asked = [
        collected / path.removeprefix("/static/") for path in ASKED_FOR.findall(page.decode())
    ]
    files = set[Path]().union(*(with_imports(file) for file in asked))
    weights = {file: compressed(file.read_bytes()) for file in files}
    styles = sum(weight for file, weight in weights.items() if file.suffix == ".css")
    scripts = sum(weight for file, weight in weights.items() if file.suffix == ".js")

    assert len([file for file in files if file.suffix == ".js"]) > 10, "imports must be followed"
    assert 1_000 < styles <= STYLES
    assert 1_000 < scripts <= SCRIPTS
    at_once = {
        collected / path.removeprefix("/static/")
        for path in ASKED_FOR_AT_ONCE.findall(page.decode())
    }
    (thread,) = [file for file in at_once if file.name.startswith("chat_thread.")]
    assert with_imports(thread) == {file.resolve() for file in at_once}, "none is found out later"
    total = compressed(page) + sum(weights.values())
    assert total <= ALL_IN_ALL, {"page": compressed(page), "styles": styles, "scripts": scripts}
