"""How a recovery code is written and read. Pure: chance comes from the caller."""

from collections.abc import Callable

# Crockford's base 32: no letter that looks like a digit, no U.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LOOK_ALIKES = str.maketrans("OIL", "011")
LENGTH = 28
GROUP = 4


def compose(choose: Callable[[str], str]) -> str:
    """28 characters of 5 bits: 140 bits when `choose` picks one of 32 evenly. Without dashes."""
    return "".join(choose(ALPHABET) for _ in range(LENGTH))


def grouped(code: str) -> str:
    """The way a person sees it: seven groups of four."""
    return "-".join(code[at : at + GROUP] for at in range(0, LENGTH, GROUP))


def read(typed: str) -> str | None:
    """The code without its dressing: case, spaces and dashes do not matter, nor O for 0 or I and L for 1.

    None when no code could look like that.
    """
    bare = "".join(c for c in typed.upper() if c.isalnum()).translate(LOOK_ALIKES)
    return bare if len(bare) == LENGTH and set(bare) <= set(ALPHABET) else None
