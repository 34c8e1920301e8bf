"""The plain form in which every message is read: one alphabet, no accents, no invisible characters. Pure."""
# ruff: noqa: RUF001  # the look-alikes are what this module is about

import re
import unicodedata
from dataclasses import dataclass, field

# Letters of other alphabets that look like Latin ones. NFKD covers the "fonts" (bold, circled, full width);
# what stands here are true other letters, which it leaves alone.
_LOOKALIKES = {
    "а": "a", "в": "b", "е": "e", "ё": "e", "з": "3", "и": "u", "і": "i", "ї": "i", "ј": "j", "к": "k",
    "м": "m", "н": "h", "о": "o", "п": "n", "р": "p", "с": "c", "т": "t", "у": "y", "х": "x", "ѕ": "s",
    "ԁ": "d", "ԛ": "q", "ԝ": "w", "һ": "h", "ӏ": "l", "ь": "b", "г": "r", "ғ": "f", "ѵ": "v", "є": "e",
    "α": "a", "β": "b", "γ": "y", "δ": "d", "ε": "e", "η": "n", "ι": "i", "κ": "k", "λ": "l", "μ": "u",
    "ν": "v", "ο": "o", "ρ": "p", "σ": "s", "ς": "s", "τ": "t", "υ": "u", "χ": "x", "ω": "w", "ϲ": "c",
    "ա": "w", "օ": "o", "ո": "n", "ս": "u", "հ": "h", "ց": "g", "յ": "j", "զ": "q",
    "ı": "i", "ł": "l", "ø": "o", "đ": "d", "ħ": "h", "ŧ": "t", "ɑ": "a", "ɡ": "g", "ɩ": "i", "ɪ": "i",
    "ᴀ": "a", "ʙ": "b", "ᴄ": "c", "ᴅ": "d", "ᴇ": "e", "ꜰ": "f", "ɢ": "g", "ʜ": "h", "ᴊ": "j", "ᴋ": "k",
    "ʟ": "l", "ᴍ": "m", "ɴ": "n", "ᴏ": "o", "ᴘ": "p", "ʀ": "r", "ꜱ": "s", "ᴛ": "t", "ᴜ": "u", "ᴠ": "v",
    "ᴡ": "w", "ʏ": "y", "ᴢ": "z", "ǝ": "e", "ɐ": "a", "ɔ": "o", "ɯ": "m", "ɹ": "r", "ʇ": "t", "ʌ": "v",
    "ʍ": "w", "ʎ": "y", "ɥ": "h", "ʞ": "k", "ᴉ": "i", "ɾ": "j", "ʅ": "l", "ɟ": "f", "ƃ": "g", "ɓ": "b", "ƙ": "k", "ƒ": "f",
    "ɗ": "d", "ʂ": "s", "ɭ": "l", "ɳ": "n", "ɱ": "m", "ǃ": "!", "ǀ": "l", "€": "e", "£": "l", "¥": "y",
    "¢": "c", "ß": "ss", "æ": "ae", "œ": "oe", "×": "x", "¡": "!", "¿": "?",
    "‘": "'", "’": "'", "‛": "'", "ʼ": "'", "ʹ": "'", "′": "'", "`": "'", "´": "'", "＇": "'", "ꞌ": "'",
    "“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "‐": "-", "‑": "-", "‒": "-", "–": "-", "—": " - ",
    "―": " - ", "−": "-", "·": ".", "•": ".", "∙": ".", "⋅": ".", "…": ".", "。": ".", "،": ",", "؟": "?",
    "\r": "\n", "\u2028": "\n", "\u2029": "\n", "\x0b": "\n", "\x0c": "\n", "\u0085": "\n",
}  # fmt: skip

# Pictures that stand for a word people would have typed.
_PICTURES = {
    "🔪": "knife", "🗡": "knife", "🔫": "gun", "💊": "pills", "⚰": "coffin", "🪦": "grave", "🪢": "rope",
    "🌉": "bridge", "🩸": "blood", "🍷": "wine", "🍺": "beer", "🚬": "cigarette", "📞": "phone", "📱": "phone",
    "📧": "email", "💰": "money", "💵": "money", "🎁": "gift",
}  # fmt: skip

_TAG = re.compile(r"</?[a-z]{1,10}>")
# ASCII too, and never shown: between two letters they would hide a word from the rules and from nobody else.
_UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_REGIONAL_A, _REGIONAL_Z = 0x1F1E6, 0x1F1FF
_SQUARED_RUNS = (0x1F130, 0x1F150, 0x1F170)  # squared, negative circled, negative squared capitals
_DROPPED = frozenset({"Mn", "Me", "Cc", "Cf", "Cs", "Cn", "Co"})


# Letters and signs that show as nothing although Unicode counts them as something.
_BLANK = frozenset("\u115f\u1160\u3164\uffa0\u2800\u17b4\u17b5")


class _Table(dict[int, str]):
    """Code point to plain text, worked out once for each character that turns up."""

    def __init__(self, *, symbol: str, pictures: dict[str, str]) -> None:
        super().__init__()
        self._symbol = symbol
        self._pictures = pictures

    def __missing__(self, point: int) -> str:
        if len(self) >= _REMEMBERED:
            self.clear()
        plain = self[point] = self._plain(chr(point))
        return plain

    def _plain(self, character: str) -> str:
        if character in self._pictures:
            return f" {self._pictures[character]} "
        if _is_plain_letter(character):
            return character
        if (letter := _boxed_letter(ord(character))) is not None:
            return letter
        parts = "".join(_LOOKALIKES.get(part, part) for part in character.casefold())
        decomposed = unicodedata.normalize("NFKD", parts).casefold()
        if len(decomposed) > _LONGEST:
            return (
                self._symbol
            )  # a whole sentence in one sign: no rule needs it, and a page of them is a book
        return "".join(self._plain_part(_LOOKALIKES.get(part, part)) for part in decomposed)

    def _plain_part(self, part: str) -> str:
        if part.isascii():
            return part if part == "\n" or part.isprintable() else " " if part == "\t" else ""
        category = unicodedata.category(part)
        if category in _DROPPED or part in _BLANK:
            return ""
        return part if category[0] in "LN" else "" if category == "Sk" else self._symbol


def _is_plain_letter(character: str) -> bool:
    """A letter of an alphabet that nothing here reads: the common case of other scripts, told cheaply."""
    known = character in _LOOKALIKES or character in _BLANK
    return (
        not known
        and unicodedata.category(character) == "Lo"
        and not unicodedata.decomposition(character)
    )


def _boxed_letter(point: int) -> str | None:
    if _REGIONAL_A <= point <= _REGIONAL_Z:
        return chr(ord("a") + point - _REGIONAL_A)
    for start in _SQUARED_RUNS:
        if start <= point < start + 26:
            return chr(ord("a") + point - start)
    return None


_LONGEST = 6
_REMEMBERED = 20_000  # a table never grows past this, whatever is thrown at it
_WITH_PICTURES = _Table(symbol=" ", pictures=_PICTURES)
_BARE = _Table(symbol="", pictures={})


@dataclass(slots=True)
class Folded:
    """A message in plain form, and the way back to the places in what was written."""

    original: str
    text: str
    _table: _Table | None
    _starts: list[int] = field(default_factory=list)
    # Every language reads the same ones.
    tokens: list[str] | None = None
    detected: dict[str, list[tuple[int, int]]] = field(default_factory=dict)

    def origin(self, start: int, end: int) -> tuple[int, int]:
        """Where the folded characters `start` to `end` stand in the original."""
        if self._table is None:
            return start, min(end, len(self.original))
        if not self._starts:
            table = self._table
            for index, character in enumerate(self.original):
                self._starts.extend([index] * len(table[ord(character)]))
        if not self._starts or start >= len(self._starts):
            return len(self.original), len(self.original)
        last = self._starts[max(start, min(end, len(self._starts)) - 1)]
        return self._starts[start], last + 1


def fold(text: str) -> Folded:
    """Lower case, one alphabet, nothing invisible. Never raises; linear in the length of the text."""
    if text.isascii() and not _UNSEEN.search(text):
        return Folded(original=text, text=_without_tags(text.lower()), _table=None)
    folded = _without_tags(text.translate(_WITH_PICTURES))
    return Folded(original=text, text=folded, _table=_WITH_PICTURES)


def _without_tags(text: str) -> str:
    """Marks such as <b> made blank, so that they cut no word apart and are no word themselves."""
    return _TAG.sub(lambda tag: " " * len(tag.group()), text) if "<" in text else text


def fold_without_pictures(text: str) -> Folded:
    """As `fold`, with pictures and symbols taken out rather than read, for words that they cut apart."""
    return Folded(original=text, text=text.translate(_BARE), _table=_BARE)
