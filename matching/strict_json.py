"""Reading JSON from strangers: every field asked for by name, every mistake kept with its place."""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, time
from typing import NoReturn, TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

T = TypeVar("T")

LONGEST_TEXT = 200
FIRST_YEAR, LAST_YEAR = 2000, 2199
MINUTES_A_DAY = 24 * 60
MOST_PROBLEMS = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One mistake: `name` for programs, `place` as in `clients[3].windows[0].start`, `text` for people."""

    name: str
    place: str
    text: str

    def __str__(self) -> str:
        return f"{self.name} at {self.place or 'the top of the file'}: {self.text}"


class BadFile(ValueError):
    """The file is not what it must be; `problems` holds the mistakes, at most `MOST_PROBLEMS` of them."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)[:MOST_PROBLEMS]
        super().__init__("\n".join(str(problem) for problem in self.problems))


def load(text: str) -> object:
    """Raises `BadFile` for what is not JSON, repeats a field, or holds a number that is none."""
    try:
        tree: object = json.loads(
            text, object_pairs_hook=_without_repeats, parse_constant=_no_constant
        )
    except RecursionError as error:
        raise BadFile([Problem(name="not_json", place="", text="nested too deeply")]) from error
    except json.JSONDecodeError as error:
        place = f"line {error.lineno} column {error.colno}"
        raise BadFile([Problem(name="not_json", place=place, text=error.msg)]) from error
    return tree


def _without_repeats(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found: dict[str, object] = {}
    for name, value in pairs:
        if name in found:
            text = "the same field twice in one object"
            raise BadFile([Problem(name="repeated_field", place=name, text=text)])
        found[name] = value
    return found


def _no_constant(name: str) -> NoReturn:
    raise BadFile([Problem(name="not_json", place="", text=f"{name} is not a JSON number")])


class Fields:
    """One object of the file. Each reading method returns something harmless after noting a mistake."""

    def __init__(self, tree: object, place: str, problems: list[Problem]) -> None:
        self.place, self._problems = place, problems
        self._asked: set[str] = set()
        self._tree: dict[str, object] = {}
        if isinstance(tree, dict):
            self._tree = tree
        else:
            self.note("", "wrong_type", "an object { } is needed here")

    @property
    def mistakes(self) -> int:
        return len(self._problems)

    def note(self, field: str, name: str, text: str) -> None:
        self._problems.append(Problem(name=name, place=self._at(field), text=text))

    def done(self) -> None:
        """To be called last: whatever was never asked for is an unknown field."""
        for name in self._tree:
            if name not in self._asked:
                self.note(name[:LONGEST_TEXT], "unknown_field", "there is no such field here")

    def has(self, field: str) -> bool:
        self._asked.add(field)
        return field in self._tree

    def text(self, field: str) -> str:
        value = self._needed(field)
        return "" if value is None else self._text(value, self._at(field))

    def text_or_none(self, field: str) -> str | None:
        if not self.has(field) or self._tree[field] is None:
            return None
        return self._text(self._tree[field], self._at(field))

    def texts(self, field: str) -> tuple[str, ...]:
        found = tuple(self._text(entry, place) for entry, place in self._entries(field))
        if len(set(found)) < len(found):
            self.note(field, "repeated_entry", "the same entry twice")
        return found

    def whole(self, field: str, *, least: int, most: int, default: int | None = None) -> int:
        if not self.has(field) and default is not None:
            return default
        value = self._needed(field)
        if value is None:
            return least
        if type(value) is not int:
            self.note(field, "wrong_type", "a whole number is needed")
        elif not least <= value <= most:
            self.note(field, "out_of_range", f"a number from {least} to {most} is needed")
        else:
            return value
        return least

    def flag(self, field: str, *, default: bool) -> bool:
        value = self._tree[field] if self.has(field) else default
        if not isinstance(value, bool):
            self.note(field, "wrong_type", "true or false is needed")
        return value is True

    def day(self, field: str) -> date:
        value = self._needed(field)
        return date(FIRST_YEAR, 1, 1) if value is None else self._date(value, self._at(field))

    def days(self, field: str) -> frozenset[date]:
        return frozenset(self._date(entry, place) for entry, place in self._entries(field))

    def minute(self, field: str) -> int:
        """Minutes since midnight from "HH:MM"; "24:00" is the end of the day."""
        value = self._needed(field)
        if value == "24:00":
            return MINUTES_A_DAY
        if isinstance(value, str) and len(value) == len("00:00"):
            try:
                at = time.fromisoformat(value)
            except ValueError:
                pass
            else:
                return at.hour * 60 + at.minute
        if value is not None:
            self.note(field, "impossible_time", 'a time from "00:00" to "24:00" is needed')
        return 0

    def time_zone(self, field: str) -> str:
        name = self.text(field)
        try:
            ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            if name:
                self.note(field, "unknown_time_zone", 'a name such as "Europe/London" is needed')
            return "UTC"
        return name

    def choice(self, field: str, choices: Iterable[str]) -> str:
        allowed = tuple(choices)
        value = self.text(field)
        if value and value not in allowed:
            self.note(field, "unknown_choice", f"one of {', '.join(allowed)} is needed")
        return value if value in allowed else allowed[0]

    def each(
        self, field: str, read: Callable[["Fields"], T], *, needed: bool = False
    ) -> tuple[T, ...]:
        if needed:
            self._needed(field)
        found = []
        for entry, place in self._entries(field):
            fields = Fields(entry, place, self._problems)
            found.append(read(fields))
            fields.done()
        return tuple(found)

    def words(self, field: str) -> dict[str, str]:
        """An object of texts."""
        if not self.has(field):
            return {}
        fields = Fields(self._tree[field], self._at(field), self._problems)
        return {name: fields.text(name) for name in fields.names()}

    def inside(self, field: str, read: Callable[["Fields"], T]) -> T:
        fields = Fields(
            self._tree[field] if self.has(field) else {}, self._at(field), self._problems
        )
        found = read(fields)
        fields.done()
        return found

    def names(self) -> tuple[str, ...]:
        return tuple(self._tree)

    def _needed(self, field: str) -> object:
        if self.has(field):
            if self._tree[field] is None:
                self.note(field, "wrong_type", "null is not allowed here")
            return self._tree[field]
        self.note(field, "missing_field", "this field is needed")
        return None

    def _entries(self, field: str) -> list[tuple[object, str]]:
        tree = self._tree[field] if self.has(field) else []
        if not isinstance(tree, list):
            self.note(field, "wrong_type", "a list [ ] is needed")
            return []
        return [(entry, f"{self._at(field)}[{number}]") for number, entry in enumerate(tree)]

    def _text(self, value: object, place: str) -> str:
        if isinstance(value, str) and 0 < len(value) <= LONGEST_TEXT and value.isprintable():
            return value
        text = f"a text of 1 to {LONGEST_TEXT} printable characters is needed"
        self._problems.append(Problem(name="wrong_type", place=place, text=text))
        return ""

    def _date(self, value: object, place: str) -> date:
        if isinstance(value, str) and len(value) == len("2026-01-31"):
            try:
                found = date.fromisoformat(value)
            except ValueError:
                pass
            else:
                if FIRST_YEAR <= found.year <= LAST_YEAR:
                    return found
        text = f'a date such as "2026-01-31", from {FIRST_YEAR} to {LAST_YEAR}, is needed'
        self._problems.append(Problem(name="impossible_date", place=place, text=text))
        return date(FIRST_YEAR, 1, 1)

    def _at(self, field: str) -> str:
        return f"{self.place}.{field}" if self.place and field else self.place or field
