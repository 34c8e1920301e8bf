"""Ways to reach a person outside the service, found in what was written: numbers, addresses, links. Pure."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import islice

import re2

from moderation.policies.folding import Folded
from moderation.policies.rulebook import Allowed

# Sites of public bodies and charities: passing one on is help, not contact.
_PUBLIC = (".org", ".org.uk", ".gov", ".gov.uk", ".nhs.uk", ".edu", ".ac.uk", ".int")

_MOST = 20

Span = tuple[int, int]
Detector = Callable[[str], Iterable[Span]]

_NUMBER = re2.compile(r"\+?\(?[0-9][0-9 ().\-/]{5,24}[0-9]")
_EMAIL = re2.compile(
    r"[a-z0-9][a-z0-9._%+\-]*(?: ?@ ?| ?[(\[]at[)\]] ?)[a-z0-9\-]+(?:(?: ?\. ?| ?[(\[]dot[)\]] ?)[a-z0-9\-]+)+"
    r"|[a-z0-9][a-z0-9._%+\-]* at (?:gmail|hotmail|outlook|yahoo|icloud|proton|protonmail|live|aol|gmx)(?: dot | ?\. ?)com?"
)
_LINK = re2.compile(
    r"https?://[^\s]+|www\.[a-z0-9\-]+\.[^\s]+"
    r"|\b(?:[a-z0-9\-]+\.)+(?:com|org|net|me|io|co|gg|ly|tv|uk|info|app|link|es|de|fr|eu|be|fm|to)\b(?:/[^\s]*)?"
)
_HANDLE = re2.compile(r"(?:^|[\s(:])@[a-z0-9_.]{3,30}")
_POSTCODE = re2.compile(
    r"\b[a-z]{1,2}[0-9][0-9a-z]? ?[0-9][a-z]{2}\b"
    r"|\b[0-9]{1,5} (?:[a-z]+ ){1,3}(?:street|road|avenue|lane|crescent|terrace|boulevard|st|rd|ave|blvd)\b"
)


def detect(names: Sequence[str], folded: Folded, allowed: Allowed) -> tuple[Span, ...]:
    """Places in the original text of all that the named detectors find, without what is allowed."""
    text = folded.text
    if not any(sign in text for sign in "@./0123456789("):
        return ()
    spans = [
        span
        for name in names
        for span in _detected(name, folded)
        if not _is_allowed(text[slice(*span)], allowed)
    ]
    return tuple(dict.fromkeys(folded.origin(start, end) for start, end in sorted(spans)))


def _detected(name: str, folded: Folded) -> list[Span]:
    """Found once for all languages: what is allowed differs, what is there does not."""
    if name not in folded.detected:
        seen = any(sign in folded.text for sign in SIGNS[name])
        folded.detected[name] = list(DETECTORS[name](folded.text)) if seen else []
    return folded.detected[name]


def _is_allowed(written: str, allowed: Allowed) -> bool:
    host = written.split("://")[-1].split("/")[0].split("@")[-1].strip(" .,!?)")
    if "@" not in written and host.endswith(_PUBLIC):
        return True
    if any(host == domain or host.endswith("." + domain) for domain in allowed.domains):
        return True
    digits = _digits(written)
    numbers = [_digits(number) for number in allowed.numbers]
    return any(digits == n or (len(n) >= 6 and digits.endswith(n)) for n in numbers)


def _digits(written: str) -> str:
    return "".join(c for c in written if c.isdigit())


def _first(pattern: "re2._Regexp", text: str) -> "Iterable[re2._Match]":
    """A message full of addresses is known for what it is after the first few."""
    return islice(pattern.finditer(text), _MOST)


def phone_numbers(text: str) -> Iterable[Span]:
    for match in _first(_NUMBER, text):
        if 7 <= len(_digits(match.group())) <= 15 and not _is_date(match.group()):
            yield match.span()


def _is_date(written: str) -> bool:
    parts = [part for part in written.replace("-", "/").replace(".", "/").split("/") if part]
    return len(parts) == 3 and all(part.isdigit() and len(part) in (1, 2, 4) for part in parts)


def email_addresses(text: str) -> Iterable[Span]:
    return [match.span() for match in _first(_EMAIL, text)]


def links(text: str) -> Iterable[Span]:
    return [match.span() for match in _first(_LINK, text)]


def handles(text: str) -> Iterable[Span]:
    return [match.span() for match in _first(_HANDLE, text)]


def postal_addresses(text: str) -> Iterable[Span]:
    return [match.span() for match in _first(_POSTCODE, text)]


# Of what a detector finds, every one holds at least one of these.
SIGNS: Mapping[str, Sequence[str]] = {
    "phone": tuple("0123456789"),
    "email": ("@", " at ", "(at)", "[at]", "(at]", "[at)"),
    "link": (".", "://"),
    "handle": ("@",),
    "address": tuple("0123456789"),
}
DETECTORS: Mapping[str, Detector] = {
    "phone": phone_numbers,
    "email": email_addresses,
    "link": links,
    "handle": handles,
    "address": postal_addresses,
}
