"""What is sealed opens only with its key, in its place, unaltered."""

import pytest
from pytest_django import Settings

from accounts.models import User
from peersupport.core.crypto import Unreadable, Vault, new_wrapped_key, unwrap, wrap

OLD = {1: b"a" * 32}
BOTH = {1: b"a" * 32, 2: b"b" * 32}


def test_what_was_sealed_opens_in_its_own_place_only() -> None:
    vault = Vault(b"k" * 32)
    sealed = vault.seal("hello", "entry:1")

    assert vault.open(sealed, "entry:1") == "hello"
    with pytest.raises(Unreadable):
        vault.open(sealed, "entry:2")


def test_an_altered_value_does_not_open() -> None:
    vault = Vault(b"k" * 32)
    sealed = vault.seal("I took them", "entry:1")
    altered = sealed[:-1] + bytes([sealed[-1] ^ 1])

    assert vault.open(sealed, "entry:1") == "I took them"
    with pytest.raises(Unreadable):
        vault.open(altered, "entry:1")


def test_the_same_words_never_look_the_same() -> None:
    vault = Vault(b"k" * 32)

    assert vault.seal("yes", "entry:1") != vault.seal("yes", "entry:1")


def test_a_key_belongs_to_its_owner() -> None:
    wrapped = wrap(b"k" * 32, "chat.conversation:1")

    assert unwrap(wrapped, "chat.conversation:1") == b"k" * 32
    with pytest.raises(Unreadable):
        unwrap(wrapped, "chat.conversation:2")


def test_a_new_version_seals_and_the_old_one_still_opens(settings: Settings) -> None:
    settings.ENCRYPTION_KEYS = OLD
    old = wrap(b"k" * 32, "owner")
    settings.ENCRYPTION_KEYS = BOTH
    new = wrap(b"k" * 32, "owner")

    assert (old[:2], new[:2]) == (b"\x00\x01", b"\x00\x02")
    assert unwrap(old, "owner") == unwrap(new, "owner") == b"k" * 32


def test_without_the_key_from_the_environment_nothing_opens(settings: Settings) -> None:
    settings.ENCRYPTION_KEYS = OLD
    wrapped = new_wrapped_key("owner")
    assert len(unwrap(wrapped, "owner")) == 32

    settings.ENCRYPTION_KEYS = {1: b"z" * 32}
    with pytest.raises(Unreadable):
        unwrap(wrapped, "owner")
    settings.ENCRYPTION_KEYS = {7: b"a" * 32}
    with pytest.raises(Unreadable):
        unwrap(wrapped, "owner")


def test_destroying_a_persons_key_makes_what_they_wrote_unreadable(amira: User) -> None:
    sealed = amira.vault.seal("my story", "place")
    assert amira.vault.open(sealed, "place") == "my story"

    amira.wrapped_key = b""
    amira.save()

    with pytest.raises(Unreadable):
        User.objects.get(pk=amira.pk).vault.open(sealed, "place")
