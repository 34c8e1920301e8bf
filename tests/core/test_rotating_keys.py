"""Keys are changed while people talk, and a change that breaks off leaves nothing unreadable."""

import os
import subprocess
import sys
from io import StringIO
from uuid import UUID

import pytest
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from django.core.management import CommandError, call_command
from django.test import Client
from pytest_django import Settings

from accounts.models import User
from accounts.roles import Role
from chat.models import Conversation
from chat.selectors import run_after
from peersupport.core.crypto import version_of
from peersupport.core.rotation import versions_in_use
from tests.accounts.pages import app_code, is_signed_in, type_code, type_password
from tests.factories import make_person, say
from tests.operations.workers import database_url

NEW = 7
KILLS = 3


@pytest.fixture
def a_new_key(settings: Settings) -> None:
    settings.ENCRYPTION_KEYS = {**settings.ENCRYPTION_KEYS, NEW: b"n" * 32}


def rotate(*options: str) -> str:
    said = StringIO()
    call_command("rotate_keys", *options, stdout=said)
    return said.getvalue()


@pytest.mark.django_db
def test_words_written_before_are_read_without_the_old_key(
    amira: User, sam: User, conversation: Conversation, settings: Settings, a_new_key: None
) -> None:
    say(amira, conversation, "before the change")
    assert set(versions_in_use()) == {1}, "nothing is wrapped by the new key yet"

    rotate()
    settings.ENCRYPTION_KEYS = {NEW: settings.ENCRYPTION_KEYS[NEW]}

    run = run_after(sam, conversation.pk, 0)
    assert [frames.shown.body for frames in run.frames or ()][-1] == "before the change"
    say(amira, conversation, "and after it")


@pytest.mark.django_db
def test_second_factors_still_work_without_the_old_key(
    sam: User, settings: Settings, a_new_key: None
) -> None:
    rotate()
    settings.ENCRYPTION_KEYS = {NEW: settings.ENCRYPTION_KEYS[NEW]}
    browser = Client()

    type_password(browser, "sam")
    type_code(browser, app_code())

    assert is_signed_in(browser)


@pytest.mark.django_db
def test_it_says_which_key_may_leave(amira: User, a_new_key: None) -> None:
    assert "Key 1 wraps 0" not in rotate("--check")

    said = rotate()

    assert "Key 1 wraps 0. It may be taken out of ENCRYPTION_KEYS" in said
    assert f"Key {NEW} wraps 0" not in said


@pytest.mark.django_db
def test_whoever_was_erased_gets_no_key_back(amira: User, sam: User, a_new_key: None) -> None:
    User.objects.filter(pk=amira.pk).update(wrapped_key=b"")

    rotate()

    kept = dict(User.objects.values_list("pseudonym", "wrapped_key"))
    assert version_of(bytes(kept["sam"])) == NEW, "others are wrapped anew"
    assert bytes(kept["amira"]) == b""


@pytest.mark.django_db
def test_a_key_that_is_missing_is_named_and_the_rest_is_done(
    amira: User, sam: User, settings: Settings, a_new_key: None
) -> None:
    User.objects.filter(pk=amira.pk).update(wrapped_key=b"\x00\x05" + b"x" * 60)

    with pytest.raises(CommandError, match="1 open with no key of ENCRYPTION_KEYS"):
        rotate()

    assert version_of(bytes(User.objects.get(pk=sam.pk).wrapped_key)) == NEW


@pytest.mark.django_db(transaction=True)
def test_killed_in_the_middle_nothing_is_unreadable_and_the_next_run_ends_it(
    settings: Settings,
) -> None:
    people = [make_person(Role.CLIENT) for _ in range(KILLS + 2)]
    sealed = {person.pk: person.vault.seal("my words", "a place") for person in people}
    keys = dict(settings.ENCRYPTION_KEYS)
    ring = {**keys, NEW: b"n" * 32}

    for _ in range(KILLS):
        assert _rotate_elsewhere(FAILPOINT="after rewrap") == -9

    settings.ENCRYPTION_KEYS = ring
    assert versions_in_use() == {1: 2, NEW: KILLS}, "each run got one row further"
    assert _all_open(sealed)
    assert _rotate_elsewhere() == 0
    settings.ENCRYPTION_KEYS = {NEW: ring[NEW]}
    assert versions_in_use() == {NEW: len(people)}
    assert _all_open(sealed)


def _all_open(sealed: dict[UUID, bytes]) -> bool:
    people = User.objects.all()
    return all(p.vault.open(sealed[p.pk], "a place") == "my words" for p in people)


def _rotate_elsewhere(**environment: str) -> int:
    ring = f"{os.environ['ENCRYPTION_KEYS']},{NEW}:bm5ubm5ubm5ubm5ubm5ubm5ubm5ubm5ubm5ubm5ubm4="
    ended = subprocess.run(
        [sys.executable, "manage.py", "rotate_keys"],
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "tests.settings_for_tests",
            "DATABASE_URL": database_url(),
            "ENCRYPTION_KEYS": ring,
            **environment,
        },
        stdout=subprocess.DEVNULL,
        check=False,
    )
    return ended.returncode


@pytest.mark.django_db
def test_spare_codes_are_kept(amira: User, a_new_key: None) -> None:
    codes = Authenticator.objects.create(
        user=amira,
        type="recovery_codes",
        data={"seed": get_adapter().encrypt("a seed"), "used_mask": 5},
    )
    before = codes.data["seed"]

    rotate()

    codes.refresh_from_db()
    assert codes.data["used_mask"] == 5
    assert codes.data["seed"] != before
