"""Reading JSON from strangers: every field asked for by name, every mistake kept with its place."""

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TypeVar
from zoneinfo import available_timezones

T = TypeVar("T")

LONGEST_TEXT = 200
FIRST_YEAR, LAST_YEAR = 2000, 2199
MINUTES_A_DAY = 24 * 60
MOST_PROBLEMS = 100
MOST_DIGITS = 30
TIME = re.compile(r"(?:[01][0-9]|2[0-3]):[0-5][0-9]")
DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
# Control characters, line ends, and halves of a character that no file can hold.
UNWRITABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
# Of the machine, or of nowhere: the same file must mean the same everywhere.
NO_PLACE = frozenset({"localtime", "Factory"})


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
    odd = _Odd()
    try:
        tree: object = json.loads(
            text,
            object_pairs_hook=odd.thing,
            parse_constant=odd.no_number,
            parse_int=odd.whole_number,
        )
        # Nearly every file has nothing odd in it, and is not walked through a second time for its place.
        marked = list(_marked(tree, "")) if odd.seen else []
    except RecursionError as error:
        raise BadFile([Problem(name="not_json", place="", text="nested too deeply")]) from error
    except json.JSONDecodeError as error:
        place = f"line {error.lineno} column {error.colno}"
        raise BadFile([Problem(name="not_json", place=place, text=error.msg)]) from error
    if marked:
        raise BadFile(marked)
    return tree


class _Object(dict[str, object]):
    """An object of the file that remembers which of its fields came twice."""

    def __init__(self, pairs: list[tuple[str, object]]) -> None:
        super().__init__(pairs)
        self.repeated: list[str] = []
        if len(self) < len(pairs):
            counts = Counter(name for name, _ in pairs)
            self.repeated = [name for name in self if counts[name] > 1]


class _NoNumber(str):
    """What stands where JSON has no number: `NaN`, `Infinity`, or more digits than any number here has."""

    __slots__ = ()


class _Odd:
    """Makes the values of a file, and remembers whether there was anything whose place must be found."""

    def __init__(self) -> None:
        self.seen = False

    def thing(self, pairs: list[tuple[str, object]]) -> _Object:
        made = _Object(pairs)
        self.seen = self.seen or bool(made.repeated)
        return made

    def no_number(self, name: str) -> _NoNumber:
        self.seen = True
        return _NoNumber(name)

    def whole_number(self, digits: str) -> int | _NoNumber:
        if len(digits) <= MOST_DIGITS:
            return int(digits)
        return self.no_number("a number of so many digits")


def _marked(tree: object, place: str) -> Iterator[Problem]:
    """What the reader of JSON could not say the place of."""
    if isinstance(tree, _NoNumber):
        yield Problem(name="not_json", place=place, text=f"{tree} is not a number that counts")
    elif isinstance(tree, _Object):
        for name in tree.repeated:
            text = "the same field twice in one object"
            yield Problem(name="repeated_field", place=_below(place, name), text=text)
    for value, where in _inside(tree, place):
        yield from _marked(value, where)


def _inside(tree: object, place: str) -> Iterator[tuple[object, str]]:
    if isinstance(tree, _Object):
        found = ((value, _below(place, name)) for name, value in tree.items())
    elif isinstance(tree, list):
        found = ((value, f"{place}[{number}]") for number, value in enumerate(tree))
    else:
        return
    # Most values of a large file are plain texts and numbers.
    yield from (each for each in found if isinstance(each[0], (_Object, list, _NoNumber)))


def _below(place: str, name: str) -> str:
    return f"{place}.{name[:LONGEST_TEXT]}" if place else name[:LONGEST_TEXT]


@lru_cache(maxsize=1)
def known_time_zones() -> frozenset[str]:
    """The names of the time zone database, without those that only this machine knows the meaning of."""
    return frozenset(available_timezones()) - NO_PLACE


class Fields:
    """One object of the file. Each reading method returns something harmless after noting a mistake."""

    # Where it is in the file is put into words only where something is wrong: a large file has 100,000 places.
    __slots__ = ("_asked", "_field", "_number", "_problems", "_tree", "_within")

    def __init__(
        self,
        tree: object,
        problems: list[Problem],
        *,
        within: "Fields | None" = None,
        field: str = "",
        number: int | None = None,
    ) -> None:
        """`within`: the object whose `field` it is, or whose entry `number` in the list there."""
        self._within, self._field, self._number = within, field, number
        self._problems = problems
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
        return "" if value is None else self._text(value, field)

    def text_or_none(self, field: str) -> str | None:
        if not self.has(field) or self._tree[field] is None:
            return None
        return self._text(self._tree[field], field)

    def texts(self, field: str) -> tuple[str, ...]:
        entries = enumerate(self._entries(field))
        found = tuple(self._text(entry, field, number) for number, entry in entries)
        if len(set(found)) < len(found):
            self.note(field, "repeated_entry", "the same entry twice")
        return found

    def whole(self, field: str, *, least: int, most: int, default: int | None = None) -> int:
        if not self.has(field) and default is not None:
            return default
        value = self._needed(field)
        if value is None:
            return least
        if isinstance(value, float) and value.is_integer():
            value = int(value)
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
        return date(FIRST_YEAR, 1, 1) if value is None else self._date(value, field)

    def days(self, field: str) -> frozenset[date]:
        entries = enumerate(self._entries(field))
        return frozenset(self._date(entry, field, number) for number, entry in entries)

    def minute(self, field: str) -> int:
        """Minutes since midnight from "HH:MM"; "24:00" is the end of the day."""
        value = self._needed(field)
        if value == "24:00":
            return MINUTES_A_DAY
        if isinstance(value, str) and TIME.fullmatch(value):
            return int(value[:2]) * 60 + int(value[3:])
        if value is not None:
            self.note(field, "impossible_time", 'a time from "00:00" to "24:00" is needed')
        return 0

    def time_zone(self, field: str) -> str:
        name = self.text(field)
        if name in known_time_zones():
            return name
        if name:
            self.note(field, "unknown_time_zone", 'a name such as "Europe/London" is needed')
        return "UTC"

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
        for number, entry in enumerate(self._entries(field)):
            fields = Fields(entry, self._problems, within=self, field=field, number=number)
            found.append(read(fields))
            fields.done()
        return tuple(found)

    def words(self, field: str) -> dict[str, str]:
        """An object of texts."""
        if not self.has(field):
            return {}
        fields = Fields(self._tree[field], self._problems, within=self, field=field)
        return {name: fields.text(name) for name in fields.names()}

    def inside(self, field: str, read: Callable[["Fields"], T]) -> T:
        tree = self._tree[field] if self.has(field) else {}
        fields = Fields(tree, self._problems, within=self, field=field)
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

    def _entries(self, field: str) -> list[object]:
        tree = self._tree[field] if self.has(field) else []
        if not isinstance(tree, list):
            self.note(field, "wrong_type", "a list [ ] is needed")
            return []
        return tree

    def _text(self, value: object, field: str, number: int | None = None) -> str:
        fits = isinstance(value, str) and 0 < len(value) <= LONGEST_TEXT
        if isinstance(value, str) and fits and not UNWRITABLE.search(value):
            return value
        text = f"a text of 1 to {LONGEST_TEXT} characters on one line is needed"
        self._problems.append(Problem(name="wrong_type", place=self._at(field, number), text=text))
        return ""

    def _date(self, value: object, field: str, number: int | None = None) -> date:
        if isinstance(value, str) and DATE.fullmatch(value):
            try:
                found = date.fromisoformat(value)
            except ValueError:
                pass
            else:
                if FIRST_YEAR <= found.year <= LAST_YEAR:
                    return found
        text = f'a date such as "2026-01-31", from {FIRST_YEAR} to {LAST_YEAR}, is needed'
        place = self._at(field, number)
        self._problems.append(Problem(name="impossible_date", place=place, text=text))
        return date(FIRST_YEAR, 1, 1)

    def _at(self, field: str, number: int | None = None) -> str:
        """In words: `clients[3].windows[0].start`."""
        here = self._within._at(self._field, self._number) if self._within else ""
        place = f"{here}.{field}" if here and field else here or field
        return place if number is None else f"{place}[{number}]"
