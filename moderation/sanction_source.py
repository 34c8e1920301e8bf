"""The steps of `sanctions.toml`."""

from functools import cache
from pathlib import Path

from moderation.policies.sanctions import Steps, parse

SANCTIONS = Path(__file__).parent / "sanctions.toml"


@cache
def steps_in_force() -> Steps:
    """Raises what keeps it from being read: nothing may follow from steps that nobody can read."""
    return parse(SANCTIONS.read_text(encoding="utf-8"))
