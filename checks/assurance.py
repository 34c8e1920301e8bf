"""What the tests tried of each promise of privacy, and what failed: read from their reports, never typed."""

import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

TRIED = "tried"
# Nine promises, and the test modules that hold them. A test that tries many says how many, as "tried".
PARTS = {
    "Access: every address and frame, by everybody, about everything": (
        *("security.test_doors", "security.test_frames", "chat.test_the_whole_conversation"),
    ),
    "Revocation: tabs close, nothing after": (
        *("security.test_revocation", "accounts.test_sockets_hear_of_the_end"),
        *("accounts.test_a_socket_is_judged_like_a_page", "services.test_who_has_left"),
        "accounts.test_sessions_end_by_themselves",
    ),
    "Headers: what a browser is told": ("security.test_headers",),
    "Encryption: sealed, bound, changed and destroyed": (
        *("core.test_encryption_at_rest", "core.test_rotating_keys"),
        *("architecture.test_sealed_columns", "accounts.test_second_factor_secrets"),
    ),
    "Canaries: no word where it does not belong": (
        *("security.test_canaries", "core.test_logs_carry_no_words"),
        "services.test_nobody_gets_anothers_page::test_no_word",
        "e2e.talk.test_a_screen",
    ),
    "Limits: they hold, and nobody is locked out": (
        *("accounts.test_too_many_tries", "accounts.test_limits_fail_closed"),
        *("accounts.test_two_at_once", "accounts.test_counts_name_nobody", "core.test_how_often"),
    ),
    "Bad input: a clear answer to everything": (
        *("security.test_bad_input", "security.test_bad_frames", "matching.test_odd_plan_files"),
    ),
    "Interleaving and interruption: nobody gets another's page, what was killed goes on": (
        "services.test_nobody_gets_anothers_page::test_of_twenty",
        *("accounts.test_being_forgotten", "accounts.test_what_is_held"),
        *("accounts.test_killed_midway", "services.test_killed_midway", "accounts.test_holds"),
    ),
    "Floors: no known holes in what is shipped": ("security.test_floors", "security.test_parts"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Of one promise. `tests` ran, trying `cases` in all; `failed` is counted in tests."""

    part: str
    tests: int
    cases: int
    failed: int


def evidence_in(reports: Sequence[Path]) -> list[Evidence]:
    """A test that ran on more than one sort of server counts once, unless it failed on one."""
    found: dict[str, tuple[str, int, bool]] = {}
    for report in reports:
        for name, cases, failed in _tests_in(report):
            _, _, failed_before = found.get(name, ("", 0, False))
            found[name] = (name, cases, failed or failed_before)
    return [_about(part, modules, list(found.values())) for part, modules in PARTS.items()]


def _about(
    part: str, modules: tuple[str, ...], tests: Sequence[tuple[str, int, bool]]
) -> Evidence:
    theirs = [test for test in tests if test[0].startswith(tuple(f"tests.{m}" for m in modules))]
    return Evidence(
        part=part,
        tests=len(theirs),
        cases=sum(cases for _, cases, _ in theirs),
        failed=sum(failed for _, _, failed in theirs),
    )


def _tests_in(report: Path) -> Iterator[tuple[str, int, bool]]:
    if not report.exists():
        return
    for case in ElementTree.parse(report).getroot().iter("testcase"):  # noqa: S314  # our own file
        tried: Counter[str] = Counter()
        for each in case.iter("property"):
            if each.get("name", "").startswith(TRIED):
                tried[TRIED] += int(each.get("value", "0"))
        failed = case.find("failure") is not None or case.find("error") is not None
        skipped = case.find("skipped") is not None
        if not skipped:
            yield f"{case.get('classname')}::{case.get('name')}", tried[TRIED] or 1, failed


def table(evidence: Sequence[Evidence]) -> str:
    """For the end of a run of the checks."""
    lines = [f"  {e.cases:7,} tried, {e.failed} failed  {e.part}" for e in evidence]
    return "\n".join(["Promises of privacy", *lines, ""])


def page(evidence: Sequence[Evidence]) -> str:
    """`docs/security/evidence.md`."""
    rows = [f"| {e.part} | {e.tests:,} | {e.cases:,} | {e.failed} |" for e in evidence]
    return "\n".join(
        [
            "# Evidence",
            "",
            "Written by `python -m checks.assurance REPORT... > docs/security/evidence.md` from the reports of the",
            "tests (`pytest --junitxml=REPORT`), never by hand. `bin/check` prints the same figures at its end.",
            "",
            "| promise | tests | cases tried | tests failed |",
            "|---|---:|---:|---:|",
            *rows,
            "",
        ]
    )


if __name__ == "__main__":
    sys.stdout.write(page(evidence_in([Path(name) for name in sys.argv[1:]])))
