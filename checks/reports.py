"""What a run of the checks has to say at its end: tests by kind, seconds by step, and one closing line."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """How many tests ran, and how they ended."""

    passed: int = 0
    failed: int = 0
    skipped: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(
            passed=self.passed + other.passed,
            failed=self.failed + other.failed,
            skipped=self.skipped + other.skipped,
        )

    def __str__(self) -> str:
        parts = {"failed": self.failed, "passed": self.passed, "skipped": self.skipped}
        return ", ".join(f"{count} {how}" for how, count in parts.items() if count) or "0 passed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """One step, as it went."""

    name: str
    kind: str
    succeeded: bool
    seconds: float
    counts: Counts


def counts_in(report: Path) -> Counts:
    """Of a JUnit report; a report that was never written counts nothing."""
    if not report.exists():
        return Counts()
    total = Counts()
    for suite in ElementTree.parse(report).getroot().iter("testsuite"):  # noqa: S314  # our own file
        tests, skipped = int(suite.get("tests", 0)), int(suite.get("skipped", 0))
        failed = int(suite.get("failures", 0)) + int(suite.get("errors", 0))
        total += Counts(passed=tests - failed - skipped, failed=failed, skipped=skipped)
    return total


def summary(outcomes: Sequence[Outcome], *, missing: Sequence[str]) -> str:
    """For a person to read. `missing` names groups of tests that did not run, and why."""
    lines = ["", "Seconds by step"]
    lines += [f"  {o.seconds:7.1f}  {o.name}{'' if o.succeeded else '  FAILED'}" for o in outcomes]
    lines += ["", "Tests by kind"]
    lines += [f"  {o.kind}: {o.counts}" for o in outcomes if o.kind]
    lines += [f"  SKIPPED: {reason}" for reason in missing]
    lines.append("")
    return "\n".join(lines)


def closing_line(outcomes: Sequence[Outcome]) -> str:
    """As pytest would close, had it run everything in one go."""
    total = sum((outcome.counts for outcome in outcomes), Counts())
    seconds = sum(outcome.seconds for outcome in outcomes)
    return f"{total} in {seconds:.2f}s"
