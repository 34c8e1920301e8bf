"""Reading TOML strictly: what is missing, misplaced or unknown is named with its place. Pure."""

import tomllib
from collections.abc import Sequence
from datetime import date


class RulebookError(ValueError):
    """Names the rule and the place, in words for the person who edits the rulebook."""


class Table:
    """One table of the TOML, read key by key; every complaint says where."""

    def __init__(self, values: object, *, place: str) -> None:
        if not isinstance(values, dict):
            raise RulebookError(f"{place}: a table was expected")
        self._values = dict(values)
        self.place = place

    def text(self, key: str, default: str | None = None) -> str:
        value = self._take(key, default)
        if not isinstance(value, str) or (default is None and not value.strip()):
            raise RulebookError(f"{self.place}: “{key}” must be a text")
        return value

    def texts(self, key: str, *, least: int = 0) -> tuple[str, ...]:
        value = self._take(key, [] if least == 0 else None)
        if not isinstance(value, list) or not all(isinstance(v, str) and v.strip() for v in value):
            raise RulebookError(f"{self.place}: “{key}” must be a list of texts")
        if len(value) < least:
            raise RulebookError(f"{self.place}: “{key}” needs at least {least}")
        return tuple(value)

    def day(self, key: str) -> date:
        value = self._take(key, None)
        if not isinstance(value, date):
            raise RulebookError(f"{self.place}: “{key}” must be a date such as 2026-11-22")
        return value

    def whole(self, key: str, default: int) -> int:
        value = self._take(key, default)
        if not isinstance(value, int) or isinstance(value, bool) or value < 1:
            raise RulebookError(f"{self.place}: “{key}” must be a whole number above 0")
        return value

    def yes_or_no(self, key: str, *, default: bool) -> bool:
        value = self._take(key, default)
        if not isinstance(value, bool):
            raise RulebookError(f"{self.place}: “{key}” must be true or false")
        return value

    def choice(self, key: str, options: Sequence[str], default: str | None = None) -> str:
        value = self.text(key, default)
        if value not in options:
            raise RulebookError(f"{self.place}: “{key}” must be one of {', '.join(options)}")
        return value

    def tables(self, key: str) -> list[object]:
        value = self._take(key, [])
        if not isinstance(value, list):
            raise RulebookError(f"{self.place}: “{key}” must be written as [[{key}]]")
        return value

    def table(self, key: str) -> "Table":
        return Table(self._take(key, {}), place=f"{self.place}: [{key}]")

    def names(self) -> tuple[str, ...]:
        return tuple(self._values)

    def done(self) -> None:
        """Raises `RulebookError` when something was written that nothing reads."""
        if self._values:
            unknown = ", ".join(f"“{key}”" for key in self._values)
            raise RulebookError(f"{self.place}: {unknown} is not known here")

    def _take(self, key: str, default: object) -> object:
        if key in self._values:
            return self._values.pop(key)
        if default is None:
            raise RulebookError(f"{self.place}: “{key}” is missing")
        return default


def load(source: str) -> Table:
    """Raises `RulebookError` with the line when the text is not TOML."""
    try:
        return Table(tomllib.loads(source), place="rulebook")
    except tomllib.TOMLDecodeError as error:
        raise RulebookError(f"not valid TOML: {error}") from error
