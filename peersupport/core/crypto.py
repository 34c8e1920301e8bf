"""Encryption at rest: a data key per owner, wrapped by a versioned key from outside the database.

AES-256-GCM throughout. Associated data binds every sealed value to the row and column it was
written for, so that a value moved to another row does not open.
"""

import os
from functools import lru_cache
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

NONCE = 12
# How many bytes longer sealed words are than the words.
SEALING = NONCE + 16


class Unreadable(Exception):
    """The value does not open: wrong key, wrong row, or altered. Says nothing about the content."""


class Vault:
    """One data key. Seals and opens text for the context it was sealed in."""

    __slots__ = ("_cipher",)

    def __init__(self, data_key: bytes) -> None:
        self._cipher = AESGCM(data_key)

    def seal(self, text: str, context: str) -> bytes:
        nonce = os.urandom(NONCE)
        return nonce + self._cipher.encrypt(nonce, text.encode(), context.encode())

    def open(self, sealed: bytes, context: str) -> str:
        """Raises `Unreadable` unless `sealed` is what `seal` returned for this key and `context`."""
        try:
            return self._cipher.decrypt(sealed[:NONCE], sealed[NONCE:], context.encode()).decode()
        except (InvalidTag, ValueError):
            raise Unreadable from None


def new_wrapped_key(owner: str) -> bytes:
    """A fresh data key, wrapped by the newest key of the ring and bound to `owner`."""
    return wrap(AESGCM.generate_key(256), owner)


def wrap(data_key: bytes, owner: str) -> bytes:
    """Version (2 bytes), nonce, ciphertext."""
    version = max(settings.ENCRYPTION_KEYS)
    head = version.to_bytes(2, "big")
    nonce = os.urandom(NONCE)
    cipher = AESGCM(settings.ENCRYPTION_KEYS[version])
    return head + nonce + cipher.encrypt(nonce, data_key, head + owner.encode())


def unwrap(wrapped: bytes, owner: str) -> bytes:
    """Raises `Unreadable` when the ring has no such version, or `wrapped` belongs to another owner."""
    head, nonce, body = wrapped[:2], wrapped[2 : 2 + NONCE], wrapped[2 + NONCE :]
    key = settings.ENCRYPTION_KEYS.get(int.from_bytes(head, "big"))
    if key is None:
        raise Unreadable
    try:
        return AESGCM(key).decrypt(nonce, body, head + owner.encode())
    except (InvalidTag, ValueError):
        raise Unreadable from None


def rewrap(wrapped: bytes, owner: str) -> bytes:
    """The same data key, wrapped by the newest key of the ring. Raises `Unreadable` as `unwrap` does."""
    return wrap(unwrap(wrapped, owner), owner)


def version_of(wrapped: bytes) -> int:
    """Which key of the ring wrapped it."""
    return int.from_bytes(wrapped[:2], "big")


@lru_cache(maxsize=4096)
def vault_for(wrapped: bytes, owner: str) -> Vault:
    """The vault of a wrapped key. Kept in memory only: a busy conversation unwraps its key once."""
    return Vault(unwrap(wrapped, owner))


class Sealed(property):
    """A text attribute of a row, stored encrypted in the binary column `<name>_sealed`.

    `owner` names the attribute that holds the key (a `KeyHolder`); without it the row holds its own.
    """

    def __init__(self, name: str, owner: str | None = None) -> None:
        column = f"{name}_sealed"

        def context(row: Any) -> str:
            return f"{row._meta.label_lower}.{name}:{row.pk}"

        def holder(row: Any) -> Any:
            return row if owner is None else getattr(row, owner)

        def read(row: Any) -> str:
            sealed = getattr(row, column)
            opened: str = holder(row).vault.open(bytes(sealed), context(row)) if sealed else ""
            return opened

        def write(row: Any, text: str) -> None:
            sealed = holder(row).vault.seal(text, context(row)) if text else b""
            setattr(row, column, sealed)

        super().__init__(read, write)
