"""Why a message was noticed, in plain words for the peer worker who reads it. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from moderation.policies.ladder import Severity
from moderation.policies.toml_table import load

UNKNOWN = "A rule noticed something here"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """`level` 1 to 3. A mark is a hint: it can be wrong, and no mark does not mean no danger."""

    level: int
    reasons: tuple[str, ...]

    @property
    def severity(self) -> str:
        return Severity(self.level).name.lower()


def parse(source: str) -> Mapping[str, str]:
    """Sentences by family. Raises `RulebookError`, naming the place."""
    table = load(source)
    for key in ("version", "reviewed_by", "source"):
        table.text(key)
    reasons = table.table("reasons")
    table.done()
    return {family: reasons.text(family) for family in reasons.names()}


def mark(level: int, families: Iterable[str], words: Mapping[str, str]) -> Mark:
    reasons = dict.fromkeys(words.get(family, UNKNOWN) for family in families)
    return Mark(level=level, reasons=tuple(reasons) or (UNKNOWN,))
