"""Words that help a peer worker to end a conversation kindly, read once from `words/endings.en.toml`."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / "words"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """One way to say goodbye. Offered to be changed, never sent by itself."""

    id: str
    title: str
    words: str


@cache
def endings() -> tuple[Ending, ...]:
    with (FOLDER / "endings.en.toml").open("rb") as file:
        told = tomllib.load(file)["ending"]
    return tuple(
        Ending(id=one["id"], title=one["title"], words=one["words"].strip()) for one in told
    )


def ending(name: str) -> Ending | None:
    return next((one for one in endings() if one.id == name), None)
