"""`bin/mutants`: one-line sabotages, each of which a named test must notice. Works on copies only."""

import json
import os
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
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
# Tables straight from the models: no sabotage is in a migration, and each run is a third shorter.
OPTIONS = ("-x", "-p", "no:cacheprovider", "--timeout=120", "--nomigrations")
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

    def __init__(self, folder: Path, *, of: "Copy | None" = None) -> None:
        """`of`: another one with all that has been compiled there, which a sabotaged file is never taken from."""
        folder.mkdir(mode=0o711)
        self._folder, self._root = folder, folder / "project"
        self._environment = base_environment(folder)
        if of is None:
            shutil.copytree(ROOT, self._root, ignore=NOT_COPIED)
        else:
            shutil.copytree(of._root, self._root)

    def test_untouched(self, tests: Sequence[str]) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "pytest", *OPTIONS, "-n", str(AT_ONCE), *tests],
            cwd=self._root,
            env=self._environment,
            capture_output=True,
            text=True,
            check=False,
        )

    @contextmanager
    def warm(self) -> Iterator["Copy"]:
        """While this lasts, tests run in forks of one process, and nothing more that was compiled is kept."""
        with subprocess.Popen(
            [sys.executable, "-m", "checks.warm"],
            cwd=self._root,
            env={**self._environment, "PYTHONDONTWRITEBYTECODE": "1"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        ) as self._process:
            yield self

    def test(self, test: str) -> tuple[int, str]:
        """How pytest ended, and what it said. Raises `RuntimeError` when nobody is there to run it."""
        output = self._folder / "output"
        asked = json.dumps({"arguments": [*OPTIONS, test], "output": str(output)}) + "\n"
        ask, answer = self._process.stdin, self._process.stdout
        if (
            ask
            and answer
            and ask.write(asked)
            and ask.flush() is None
            and (code := answer.readline())
        ):
            return int(code), output.read_text(encoding="utf-8", errors="replace")
        raise RuntimeError("the process that runs the tests has ended")

    def judge(self, mutant: Mutant) -> Verdict:
        path = self._root / mutant.file
        whole = path.read_text(encoding="utf-8") if path.exists() else ""
        if whole.count(mutant.old) != 1:
            there = whole.count(mutant.old)
            return Verdict(mutant=mutant, problem=f"`old` is there {there} times in {mutant.file}")
        written_at = path.stat().st_mtime
        path.write_text(whole.replace(mutant.old, mutant.new), encoding="utf-8")
        # Of another moment than what was compiled, so that it is read and the compiled is not.
        os.utime(path, (written_at + 10, written_at + 10))
        try:
            code, said = self.test(mutant.test)
        finally:
            path.write_text(whole, encoding="utf-8")
            os.utime(path, (written_at, written_at))
        return Verdict(mutant=mutant, problem=_problem(code, said))


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
    with private_folder() as folder, ExitStack() as stack:
        first = Copy(folder / "0")
        untouched = first.test_untouched(sorted({mutant.test for mutant in mutants}))
        if untouched.returncode:
            say(untouched.stdout + "\nThese tests must pass before a sabotage means anything.")
            return 1
        copies = [first, *(Copy(folder / str(n), of=first) for n in range(1, AT_ONCE))]
        verdicts = []
        for verdict in judge_all(mutants, [stack.enter_context(copy.warm()) for copy in copies]):
            verdicts.append(verdict)
            said = f"SURVIVED ({verdict.problem})" if verdict.problem else "caught"
            say(f"{said}: {verdict.mutant.breaks}")
    for argument in arguments:
        write_report(verdicts, Path(argument.removeprefix("--junitxml=")))
    survived = sum(bool(verdict.problem) for verdict in verdicts)
    caught = len(verdicts) - survived
    say(f"{caught} caught, {survived} survived, in {monotonic() - started:.0f} s")
    return 1 if survived else 0


def _problem(code: int, said: str) -> str:
    if code == TESTS_FAILED:
        return ""
    if code == 0:
        return "its test still passes"
    last = (said.strip() or "no output").splitlines()[-1]
    return f"its test did not run: {last}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], lambda line: print(line, flush=True)))
