"""Whom to call now, by country: a directory as data, with where each number comes from and when it was checked. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from moderation.policies.toml_table import Table, load

INTERNATIONAL = "XX"
WAYS = ("call", "text", "web")


@dataclass(frozen=True, slots=True, kw_only=True)
class HelpLine:
    """`number` is how it is read out; `link` is what a phone or browser opens."""

    name: str
    number: str
    link: str
    hours: str
    free: bool
    how: str
    note: str
    source: str
    checked_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class HelpCard:
    """What a person in danger is shown. `reviewed_on` is the day of the oldest check on it."""

    country: str
    country_name: str
    emergency: str
    lines: tuple[HelpLine, ...]
    reviewed_on: date
    text: str

    @property
    def emergency_link(self) -> str:
        return f"tel:{_digits(self.emergency)}"

    @property
    def is_international(self) -> bool:
        return self.country == INTERNATIONAL


# Shown when the directory itself cannot be read: 112 reaches help from nearly every mobile phone.
LAST_RESORT = HelpCard(
    country=INTERNATIONAL,
    country_name="Anywhere",
    emergency="112",
    lines=(),
    reviewed_on=date(2026, 11, 22),
    text="If you are in danger now, call the emergency number where you are.",
)


def parse(source: str) -> HelpCard:
    """Raises `RulebookError`, naming the place, for anything missing or not understood."""
    table = load(source)
    country = table.text("country")
    emergency, emergency_checked_on = table.text("emergency"), table.day("emergency_checked_on")
    table.text("emergency_source")
    lines = tuple(
        _line(Table(raw, place=f"{country}, line number {number}"))
        for number, raw in enumerate(table.tables("line"), start=1)
    )
    card = HelpCard(
        country=country,
        country_name=table.text("name"),
        emergency=emergency,
        lines=lines,
        reviewed_on=min([emergency_checked_on, *(line.checked_on for line in lines)]),
        text=table.text("text"),
    )
    table.done()
    return card


def card_for(country: str, cards: Mapping[str, HelpCard]) -> HelpCard:
    """The card of that country, whatever its spelling; the international one when there is none."""
    return cards.get(country.strip().upper()) or cards.get(INTERNATIONAL) or LAST_RESORT


def countries(cards: Mapping[str, HelpCard]) -> Sequence[tuple[str, str]]:
    """Codes and names by name, the rest of the world last."""
    named = [(card.country, card.country_name) for card in cards.values()]
    return sorted(named, key=lambda entry: (entry[0] == INTERNATIONAL, entry[1]))


def _line(table: Table) -> HelpLine:
    how, number = table.choice("how", WAYS), table.text("number")
    line = HelpLine(
        name=table.text("name"),
        number=number,
        link=_link(how, number),
        hours=table.text("hours"),
        free=table.yes_or_no("free", default=False),
        how=how,
        note=table.text("note", ""),
        source=table.text("source"),
        checked_on=table.day("checked_on"),
    )
    table.done()
    return line


def _link(how: str, number: str) -> str:
    match how:
        case "call":
            return f"tel:{_digits(number)}"
        case "text":
            return f"sms:{_digits(number)}"
        case _:
            return f"https://{number}"


def _digits(number: str) -> str:
    return "".join(character for character in number if character.isdigit() or character == "+")
