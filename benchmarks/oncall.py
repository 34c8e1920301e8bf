"""What happens to a crisis when things break: `manage.py bench oncall [--rounds N] [--only WORDS]`.

Runs the tests of it many times, on a PostgreSQL of its own, with the patience and the rungs of
production, and prints what they measured. The audit chain is verified over 100,000 entries.
"""

import json
import os
import subprocess
import sys
from argparse import ArgumentParser
from collections import defaultdict
from math import ceil
from pathlib import Path

from checks.private import PrivatePostgres, PrivateRedis, private_folder

HERE = Path(__file__).resolve().parent.parent
TESTS = (
    "tests/moderation/test_from_a_message_to_a_page.py",
    "tests/moderation/test_killed_at_each_place.py",
    "tests/moderation/test_pagers_that_fail.py",
    "tests/moderation/test_together.py::test_of_six_who_take_it_at_once_one_has_it_and_all_learn_who",
    "tests/core/test_verify_audit.py",
)
# What was asked of each, to stand beside what was found.
ASKED = {
    "a message stored, to the page at a web address": "asked: p99 5 s",
    "a message stored, to the page at the mail server": "asked: p99 5 s",
}


def main(arguments: list[str]) -> int:
    """0 unless somebody was not paged, or too late."""
    parser = ArgumentParser(prog="manage.py bench oncall")
    parser.add_argument("--rounds", type=int, default=10, help="of each kind of fault (10)")
    parser.add_argument("--only", default="", help="tests whose names hold these words")
    asked = parser.parse_args(arguments)
    with (
        private_folder() as folder,
        PrivatePostgres(folder / "postgres", durable=True) as postgres,
        PrivateRedis(folder / "redis") as redis,
    ):
        figures = folder / "figures"
        figures.touch()
        environment = {
            **os.environ,
            "DATABASE_URL": postgres.url,
            "REDIS_URL": redis.url,
            "ONCALL_ROUNDS": str(asked.rounds),
            "ONCALL_FIGURES": str(figures),
            "DJANGO_SETTINGS_MODULE": "tests.settings_for_tests",
        }
        command = [sys.executable, "-m", "pytest", "--timeout=7200", *TESTS, "-k", asked.only]
        ended = subprocess.run(command, env=environment, cwd=HERE, check=False)
        sys.stdout.write(_in_words(figures.read_text(encoding="utf-8").splitlines()))
    return ended.returncode


def _in_words(lines: list[str]) -> str:
    measured: defaultdict[str, list[float]] = defaultdict(list)
    for line in lines:
        said = json.loads(line)
        measured[said["name"]].append(said["seconds"])
    return "".join(
        f"{name:60} {len(found):4} times  p50 {_share(found, 50):6.2f} s  p95 {_share(found, 95):6.2f} s"
        f"  p99 {_share(found, 99):6.2f} s  worst {max(found):6.2f} s  {ASKED.get(name, '')}\n"
        for name, found in measured.items()
    )


def _share(found: list[float], percent: int) -> float:
    """The smallest of what was measured that this many of a hundred did not exceed."""
    return sorted(found)[max(0, ceil(len(found) * percent / 100) - 1)]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
