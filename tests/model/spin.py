"""Spin, as the tests use it: every run of the model searched, and single runs told line by line."""

import subprocess
from dataclasses import dataclass
from pathlib import Path

MODEL = Path(__file__).with_name("escalation.pml")
MOST_STEPS = 150


def errors(folder: Path, claim: str, *defines: str) -> int:
    """How many ways there are to break `claim`: 0, or at least one. Searches all runs of the model."""
    subprocess.run(["spin", *defines, "-a", MODEL], cwd=folder, check=True, capture_output=True)
    subprocess.run(["cc", "-O1", "-DNFAIR=4", "-o", "pan", "pan.c"], cwd=folder, check=True)
    search = ["./pan", "-a", "-f", "-N", claim, "-m1000000"]
    said = subprocess.run(search, cwd=folder, check=True, capture_output=True, text=True).stdout
    assert "Search not completed" not in said or "errors: 1" in said, "it must have seen all runs"
    (line,) = [line for line in said.splitlines() if "errors:" in line]
    return int(line.rpartition("errors:")[2])


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One thing that happened, to whom, and what the row says after it, where the model tells it."""

    what: str
    who: int
    row: tuple[int, ...]


def one_run(seed: int) -> list[Line]:
    """A random run of the model; the same seed is the same run."""
    told = subprocess.run(
        ["spin", f"-n{seed}", "-T", f"-u{MOST_STEPS}", MODEL],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    return [_line(line.split()[1:]) for line in told.splitlines() if line.startswith("@")]


def _line(words: list[str]) -> Line:
    what, *numbers = words
    who, *row = map(int, numbers or ["0"])
    return Line(what=what, who=who, row=tuple(row))
