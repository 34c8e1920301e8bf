"""Strict JSON for frames from outside. What it lets through, every browser's `JSON.parse` reads alike."""

import json
import re
from typing import Any

from peersupport.core.errors import Invalid

MOST_BYTES = 16 * 1024
MOST_DEPTH = 6
MOST_KEYS = 40
LARGEST = 2**53
SURROGATE = re.compile("[\ud800-\udfff]")


class BadFrame(Invalid):
    """Not a frame at all. Counted: ten in a minute close the socket."""

    code = "bad_frame"
    message = "That was not a frame this service understands."


def decode(text: str) -> dict[str, Any]:
    """One JSON object. Raises `BadFrame` for anything else.

    Refused: more than 16 KiB, depth over 6, over 40 keys in an object, duplicate keys, NaN and
    infinities, integers from 2**53, lone surrogates and NUL.
    """
    if len(text) > MOST_BYTES or len(text.encode("utf-8", "surrogatepass")) > MOST_BYTES:
        raise BadFrame
    try:
        value = STRICT.decode(text)
    except (ValueError, RecursionError):
        raise BadFrame from None
    if not isinstance(value, dict) or not _is_sound(value):
        raise BadFrame
    return value


def _is_sound(value: object, depth: int = 1) -> bool:
    if isinstance(value, str):
        return "\x00" not in value and not SURROGATE.search(value)
    if isinstance(value, dict):
        parts = [*value.keys(), *value.values()]
    elif isinstance(value, list):
        parts = value
    else:
        return True
    return depth <= MOST_DEPTH and all(_is_sound(part, depth + 1) for part in parts)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs) or len(pairs) > MOST_KEYS:
        raise ValueError("duplicate or too many keys")
    return found


def _small_integer(digits: str) -> int:
    if len(digits) > 17 or abs(int(digits)) >= LARGEST:
        raise ValueError("integer too large")
    return int(digits)


def _finite(digits: str) -> float:
    value = float(digits)
    if value in {float("inf"), float("-inf")}:
        raise ValueError("not finite")
    return value


def _refuse(_constant: str) -> None:
    raise ValueError("not a number that JSON knows")


# One for all: `json.loads` with hooks makes a new one for every frame.
STRICT = json.JSONDecoder(
    parse_constant=_refuse,
    parse_int=_small_integer,
    parse_float=_finite,
    object_pairs_hook=_object,
)
