"""What people type, made safe to store without losing a word of it; and the only use of bleach."""

import re
import unicodedata

import bleach

from peersupport.core.errors import Invalid

MAX_MESSAGE = 4_000
# Overrides that can make text read as something else; isolates stay, because right-to-left writing needs them.
BIDI_OVERRIDES = "\u202a-\u202e"
# Control characters but for tab and new line, and halves of characters.
TAKEN_OUT = re.compile(f"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff{BIDI_OVERRIDES}]")
# A new line to whoever wrote it. Dropped like other control characters, two words would be read as one.
LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85]")
RICH_TAGS = frozenset({"p", "br", "strong", "em", "ul", "ol", "li", "a", "h2", "h3", "blockquote"})


def clean_text(text: str, *, most: int = MAX_MESSAGE) -> str:
    """The same words in NFC, without control characters and bidi overrides; newlines stay.

    Raises `Invalid` when nothing is left, or when there are more than `most` characters.
    """
    kept = text if text.isprintable() else TAKEN_OUT.sub("", LINE_ENDS.sub("\n", text))
    clean = unicodedata.normalize("NFC", kept).strip()
    if not clean:
        raise Invalid("There is nothing to send yet. Write something first.")
    if len(clean) > most:
        raise Invalid(f"That is too long: {most} characters is the most. Please make it shorter.")
    return clean


def clean_line(text: str, *, most: int) -> str:
    """`clean_text` on one line: every run of white space is one space."""
    return clean_text(" ".join(text.split()), most=most)


def clean_rich_text(html: str) -> str:
    """Markup written by staff (house rules, resources), reduced to plain elements. Never for messages."""
    cleaned: str = bleach.clean(
        html, tags=RICH_TAGS, attributes={"a": ["href"]}, protocols={"https", "tel"}, strip=False
    )
    return cleaned
