"""How often a rule was right, from what people said of what it found. Pure."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

# Below this many a percentage says more about chance than about the rule.
ENOUGH = 10
RIGHT, WRONG, UNCLEAR = "right", "wrong", "unclear"
EVER = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """One thing that a rule found, in which stretch of time, and what a person said of it."""

    rule_id: str
    period: str
    verdict: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    right: int = 0
    wrong: int = 0
    unclear: int = 0

    @property
    def judged(self) -> int:
        """Those that somebody was sure of."""
        return self.right + self.wrong

    @property
    def percent(self) -> int | None:
        """None below ten: a small number is not made to look like a large one."""
        return round(100 * self.right / self.judged) if self.judged >= ENOUGH else None


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleRow:
    rule_id: str
    ever: Share
    periods: tuple[Share, ...]


def by_rule(judged: Iterable[Judged], periods: Sequence[str]) -> tuple[RuleRow, ...]:
    """One row for each rule, those with the most that was wrong first; one share for each of the periods."""
    counts: Counter[tuple[str, str, str]] = Counter()
    for one in judged:
        counts[one.rule_id, EVER, one.verdict] += 1
        counts[one.rule_id, one.period, one.verdict] += 1
    rules = dict.fromkeys(rule_id for rule_id, _, _ in counts)
    rows = [
        RuleRow(
            rule_id=rule_id,
            ever=_share(counts, rule_id, EVER),
            periods=tuple(_share(counts, rule_id, period) for period in periods),
        )
        for rule_id in rules
    ]
    return tuple(sorted(rows, key=lambda row: (-row.ever.wrong, -row.ever.judged, row.rule_id)))


def _share(counts: Counter[tuple[str, str, str]], rule_id: str, period: str) -> Share:
    return Share(**{word: counts[rule_id, period, word] for word in (RIGHT, WRONG, UNCLEAR)})
