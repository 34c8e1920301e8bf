"""Typed readers of the environment that fail closed: a missing or weak value is named, with what to do about it."""

import base64
import binascii
from collections.abc import Mapping
from enum import StrEnum
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

MINIMUM_SECRET = 50
# What would tell everybody who looks at a phone what kind of place this is.
TELLING_WORDS = ("crisis", "health", "help", "mental", "psych", "suicid", "support", "therap")
LONGEST_SHORT_NAME = 12
# One more than the largest private key there is on the curve P-256.
P256_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
WEAK_WORDS = ("insecure", "change", "secret", "example", "password", "default")


class Mode(StrEnum):
    """What this installation is for. Anything but production refuses real people, and says so."""

    PRODUCTION = "production"
    DEMO = "demo"
    TEST = "test"


class Environment:
    """Reads values and collects every problem, so that an operator mends them all in one go."""

    def __init__(self, values: Mapping[str, str]) -> None:
        self._values = values
        self._problems: list[str] = []

    def mode(self) -> Mode:
        name = self._values.get("PEERSUPPORT_MODE", Mode.PRODUCTION)
        try:
            return Mode(name)
        except ValueError:
            self._problem("PEERSUPPORT_MODE", "must be production, demo or test")
            return Mode.PRODUCTION

    def text(self, name: str, default: str | None = None) -> str:
        """The value, or `default`; with no default a missing value is a problem."""
        value = self._values.get(name, "").strip() or default
        if value is None:
            self._problem(name, "is missing: see docs/running.md")
            return ""
        return value

    def secret(self, name: str) -> str:
        """A value nobody can guess: at least 50 characters, and no word that examples are made of."""
        value = self.text(name)
        if not value:
            return ""
        if len(value) < MINIMUM_SECRET or len(set(value)) < 10:
            self._problem(name, f"is too weak: use {MINIMUM_SECRET} or more random characters")
        elif any(word in value.lower() for word in WEAK_WORDS):
            self._problem(name, "looks like an example value: generate one of your own")
        return value

    def short_name(self, name: str, default: str) -> str:
        """A name that fits under an icon, and says nothing of what kind of place this is."""
        value = self.text(name, default)
        if len(value) > LONGEST_SHORT_NAME:
            self._problem(name, f"must have at most {LONGEST_SHORT_NAME} letters: phones cut it")
        if any(word in value.lower() for word in TELLING_WORDS):
            self._problem(name, "tells everybody who sees the phone what this is: choose another")
        return value

    def names(self, name: str, default: str | None = None) -> list[str]:
        """Comma-separated names; `*` is refused, because it would let any host or origin in."""
        value = self.text(name, default)
        parts = [part.strip() for part in value.split(",") if part.strip()]
        if any("*" in part for part in parts):
            self._problem(name, "must list exact names; a wildcard lets anybody in")
        return parts

    def origins(self, name: str, default: str | None = None) -> list[str]:
        """Exact `scheme://host[:port]` values, as a browser sends them in `Origin`."""
        parts = self.names(name, default)
        for part in parts:
            url = urlsplit(part)
            if url.scheme not in {"https", "http"} or not url.netloc or url.path:
                self._problem(name, f"{part!r} is not an origin such as https://chat.example.org")
            elif url.scheme == "http" and self.mode() is Mode.PRODUCTION:
                self._problem(name, f"{part!r} would carry every word in the clear: use https")
        return parts

    def number(self, name: str, default: int) -> int:
        value = self.text(name, str(default))
        if not value.isdecimal():
            self._problem(name, "must be a whole number")
            return default
        return int(value)

    def keys(self, name: str) -> dict[int, bytes]:
        """`1:BASE64,2:BASE64`: 32-byte keys by version. The highest version seals; the others still open."""
        ring: dict[int, bytes] = {}
        entries = self.text(name)
        if not entries:
            return {0: bytes(32)}
        for entry in entries.split(","):
            version, _, encoded = entry.strip().partition(":")
            key = _decoded(encoded)
            if not version.isdecimal() or len(key) != 32:
                self._problem(name, "must be VERSION:BASE64 of 32 random bytes, comma-separated")
                return {0: bytes(32)}
            ring[int(version)] = key
        return ring

    def push_key(self, name: str) -> bytes:
        """A private key of the curve P-256, 32 bytes in base 64 as URLs have it; empty when there is none."""
        value = self.text(name, "")
        key = _decoded(value.replace("-", "+").replace("_", "/") + "=" * (-len(value) % 4))
        if value and (len(key) != 32 or not 0 < int.from_bytes(key, "big") < P256_ORDER):
            self._problem(name, "is not a key: manage.py push_key prints a new one")
            return b""
        return key

    def database(self, name: str, default: str | None = None) -> dict[str, object]:
        url = self.text(name, default)
        return dict(environ.Env.db_url_config(url)) if url else {}

    def email(self, name: str, default: str | None = None) -> dict[str, object]:
        url = self.text(name, default)
        return dict(environ.Env.email_url_config(url)) if url else {}

    def only_in_tests(self, name: str) -> str:
        """A value that would harm people: empty, and a problem, unless this installation is a test."""
        value = self.text(name, "")
        if value and self.mode() is not Mode.TEST:
            self._problem(name, "is for tests alone: take it out")
            return ""
        return value

    @property
    def problems(self) -> tuple[str, ...]:
        """What was wrong so far."""
        return tuple(self._problems)

    def finish(self) -> None:
        """Raises `ImproperlyConfigured` with one line for every problem met so far."""
        if self._problems:
            raise ImproperlyConfigured("\n".join(["This cannot start yet:", *self._problems]))

    def _problem(self, name: str, what: str) -> None:
        self._problems.append(f"  {name} {what}")


def _decoded(encoded: str) -> bytes:
    try:
        return base64.b64decode(encoded, validate=True)
    except (binascii.Error, ValueError):
        return b""
