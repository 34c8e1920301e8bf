"""How often a test repeats itself, and where it leaves what it measured: few in the checks, many for the figures."""

import json
import os
from pathlib import Path


def rounds(few: int) -> int:
    return int(os.environ.get("ONCALL_ROUNDS", few))


def is_measuring() -> bool:
    """On a machine that does nothing else. The checks share theirs, and are given more time."""
    return "ONCALL_FIGURES" in os.environ


def note(name: str, seconds: float) -> None:
    if is_measuring():
        with Path(os.environ["ONCALL_FIGURES"]).open("a", encoding="utf-8") as file:
            file.write(json.dumps({"name": name, "seconds": seconds}) + "\n")
