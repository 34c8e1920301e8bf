"""`bin/mutants`: one-line sabotages, each of which a named test must notice. Works on copies only."""

import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue
from time import monotonic
from xml.etree import ElementTree

from checks.private import private_folder
from checks.steps import base_environment

ROOT = Path(__file__).resolve().parent.parent
DECLARED = "tests/mutants"
NOT_COPIED = shutil.ignore_patterns(
    ".git", ".venv", "var", "__pycache__", ".*_cache", "staticfiles"
)
AT_ONCE = 2
TESTS_FAILED = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Mutant:
    """`breaks` is the promise in words; `test` must fail once `old` reads `new` in `file`."""

    breaks: str
    file: str
    old: str
    new: str
    test: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What became of one mutant; `problem` is empty when it was caught."""

    mutant: Mutant
    problem: str


class Copy:
    """One copy of the project, in which one sabotage at a time is tried."""

    def __init__(self, folder: Path) -> None:
        self._root = folder / "project"
        self._environment = {**base_environment(folder), "PYTHONDONTWRITEBYTECODE": "1"}
        shutil.copytree(ROOT, self._root, ignore=NOT_COPIED)

    def test(self, tests: Sequence[str], *more: str) -> subprocess.CompletedProcess[str]:
        # Tables straight from the models: no sabotage is in a migration, and each run is a third shorter.
        options = ["-x", "-p", "no:cacheprovider", "--timeout=120", "--nomigrations", *more]
        return subprocess.run(
            [sys.executable, "-m", "pytest", *options, *tests],
            cwd=self._root,
            env=self._environment,
            capture_output=True,
            text=True,
            check=False,
        )

    def judge(self, mutant: Mutant) -> Verdict:
        path = self._root / mutant.file
        whole = path.read_text(encoding="utf-8") if path.exists() else ""
        if whole.count(mutant.old) != 1:
            there = whole.count(mutant.old)
            return Verdict(mutant=mutant, problem=f"`old` is there {there} times in {mutant.file}")
        path.write_text(whole.replace(mutant.old, mutant.new), encoding="utf-8")
        try:
            ended = self.test([mutant.test])
        finally:
            path.write_text(whole, encoding="utf-8")
        return Verdict(mutant=mutant, problem=_problem(ended))


def declared() -> list[Mutant]:
    """Raises `TypeError` for a mutant with a field too few or too many."""
    files = sorted((ROOT / DECLARED).glob("*.toml"))
    texts = [path.read_text(encoding="utf-8") for path in files]
    return [Mutant(**values) for text in texts for values in tomllib.loads(text)["mutant"]]


def judge_all(mutants: Sequence[Mutant], copies: Sequence[Copy]) -> Iterator[Verdict]:
    """In the order of `mutants`, as many at once as there are copies."""
    free: SimpleQueue[Copy] = SimpleQueue()
    for copy in copies:
        free.put(copy)

    def judge(mutant: Mutant) -> Verdict:
        copy = free.get()
        try:
            return copy.judge(mutant)
        finally:
            free.put(copy)

    with ThreadPoolExecutor(len(copies)) as pool:
        yield from pool.map(judge, mutants)


def write_report(verdicts: Sequence[Verdict], path: Path) -> None:
    """As JUnit writes it, so that mutants are counted like tests."""
    failures = str(sum(bool(verdict.problem) for verdict in verdicts))
    suite = ElementTree.Element("testsuite", tests=str(len(verdicts)), failures=failures)
    ElementTree.ElementTree(suite).write(path)


def main(arguments: list[str], say: Callable[[str], None]) -> int:
    """0 when every declared mutant was caught by its test, which passes without it."""
    started, mutants = monotonic(), declared()
    with private_folder() as folder:
        copies = [Copy(_made(folder / str(number))) for number in range(AT_ONCE)]
        untouched = copies[0].test(sorted({mutant.test for mutant in mutants}), "-n", str(AT_ONCE))
        if untouched.returncode:
            say(untouched.stdout + "\nThese tests must pass before a sabotage means anything.")
            return 1
        verdicts = []
        for verdict in judge_all(mutants, copies):
            verdicts.append(verdict)
            said = f"SURVIVED ({verdict.problem})" if verdict.problem else "caught"
            say(f"{said}: {verdict.mutant.breaks}")
    for argument in arguments:
        write_report(verdicts, Path(argument.removeprefix("--junitxml=")))
    survived = sum(bool(verdict.problem) for verdict in verdicts)
    caught = len(verdicts) - survived
    say(f"{caught} caught, {survived} survived, in {monotonic() - started:.0f} s")
    return 1 if survived else 0


def _problem(ended: subprocess.CompletedProcess[str]) -> str:
    if ended.returncode == TESTS_FAILED:
        return ""
    if ended.returncode == 0:
        return "its test still passes"
    last = (ended.stdout.strip() or ended.stderr.strip() or "no output").splitlines()[-1]
    return f"its test did not run: {last}"


def _made(folder: Path) -> Path:
    folder.mkdir(mode=0o711)
    return folder


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], lambda line: print(line, flush=True)))
