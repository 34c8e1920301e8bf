"""Which pseudonyms are safe to be known by. Pure."""

import re
import unicodedata
from enum import StrEnum

LONGEST = 40
SHORTEST = 3
RESERVED = frozenset(
    {
        "admin",
        "administrator",
        "moderator",
        "coordinator",
        "crisis",
        "emergency",
        "helpdesk",
        "official",
        "staff",
        "support",
        "system",
    }
)
RESERVED_PAIRS = ("peer worker", "peer support", "help team", "support team", "care team")
WEB_ADDRESS = re.compile(r"(https?:|www\.|\w\.(com|org|net|co|uk|de|io|info|me)\b)", re.IGNORECASE)


class Trouble(StrEnum):
    """Why a pseudonym is not a good idea, as a sentence for the person who typed it."""

    TOO_SHORT = "That is very short. Please use 3 letters or more."
    TOO_LONG = "That is long. Please use 40 letters or fewer."
    ADDRESS = (
        "That looks like an e-mail or web address. Other people will see this name, "
        "so please pick one that does not lead to you."
    )
    PHONE = (
        "That looks like a phone number. Other people will see this name, "
        "so please pick one that does not lead to you."
    )
    NO_LETTER = "Please use at least one letter."
    RESERVED = "That sounds like a member of our staff. Please pick another name."


def tidy(typed: str) -> str:
    """One line, one space between words, composed letters, nothing that cannot be seen."""
    seen = "".join(c for c in typed if c.isspace() or unicodedata.category(c)[0] != "C")
    return " ".join(unicodedata.normalize("NFKC", seen).split())


def trouble_with(pseudonym: str) -> Trouble | None:
    """None when a tidied pseudonym is fine: not an address, not a number, not a claim to be staff."""
    if len(pseudonym) > LONGEST:
        return Trouble.TOO_LONG
    if "@" in pseudonym or WEB_ADDRESS.search(pseudonym):
        return Trouble.ADDRESS
    if sum(c.isdigit() for c in pseudonym) >= 6:
        return Trouble.PHONE
    if len(pseudonym) < SHORTEST:
        return Trouble.TOO_SHORT
    if not any(c.isalpha() for c in pseudonym):
        return Trouble.NO_LETTER
    return Trouble.RESERVED if _sounds_like_staff(pseudonym) else None


def compose(first: str, second: str, number: int) -> str:
    return f"{first} {second} {number}".title()


def _sounds_like_staff(pseudonym: str) -> bool:
    words = re.sub(r"[\W_]+", " ", pseudonym.casefold()).split()
    joined = " ".join(words)
    return not RESERVED.isdisjoint(words) or any(pair in joined for pair in RESERVED_PAIRS)
