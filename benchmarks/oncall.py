"""What happens to a crisis when things break: `manage.py bench oncall [--kills N] [--rounds N] [--only WORDS] [--json]`.

Runs the tests of it many times, on a PostgreSQL of its own, with the patience, the leases and the rungs of
production, and prints what they measured. The audit chain is verified over 100,000 entries. With `--kills` only this:
the worker is killed so often, at each of six places in turn; with `--storm` only so many reds while 500 clients
come back again and again and one floods.
"""

import json
import os
import signal
import subprocess
import sys
from argparse import ArgumentParser
from collections import defaultdict
from math import ceil
from pathlib import Path

from benchmarks.oncall_storm import measured_in_a_storm
from checks.private import PrivatePostgres, PrivateRedis, private_folder

Measured = defaultdict[str, list[float]]

HERE = Path(__file__).resolve().parent.parent
TESTS: tuple[str, ...] = (
    "tests/moderation/test_from_a_message_to_a_page.py",
    "tests/moderation/test_killed_at_each_place.py",
    "tests/moderation/test_pagers_that_fail.py",
    "tests/moderation/test_together.py::test_of_six_who_take_it_at_once_one_has_it_and_all_learn_who",
    "tests/core/test_verify_audit.py",
)
KILLED: tuple[str, ...] = (
    "tests/moderation/test_killed_at_each_place.py::test_somebody_is_paged_although_the_worker_was_killed",
)
PLACES = 6
# What was asked of each, to stand beside what was found.
FIRST_PAGE_WITHIN = 5.0
IN_A_STORM = "a red is written in a storm, to its page at a web address"
ASKED = {
    IN_A_STORM: "asked: p99 5 s",
    "a message stored, to the page at a web address": "asked: p99 5 s",
    "a message stored, to the page at the mail server": "asked: p99 5 s",
}


def main(arguments: list[str]) -> int:
    """0 unless somebody was not paged, or too late."""
    # Leave through the context managers, so that what was started is ended.
    signal.signal(signal.SIGTERM, lambda number, _: sys.exit(128 + number))
    parser = ArgumentParser(prog="manage.py bench oncall")
    parser.add_argument("--rounds", type=int, default=10, help="of each kind of fault (10)")
    parser.add_argument("--only", default="", help="tests whose names hold these words")
    parser.add_argument("--kills", type=int, default=0, help="of the worker, and nothing else")
    parser.add_argument(
        "--storm", type=int, default=0, metavar="REDS", help="in bad weather alone"
    )
    parser.add_argument("--json", action="store_true", help="what was measured, for programs")
    asked = parser.parse_args(arguments)
    if asked.storm:
        return _storm(asked.storm, as_json=asked.json)
    tests, rounds = TESTS, asked.rounds
    if asked.kills:
        tests, rounds = KILLED, ceil(asked.kills / PLACES)
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
            "ONCALL_ROUNDS": str(rounds),
            "ONCALL_FIGURES": str(figures),
            "DJANGO_SETTINGS_MODULE": "tests.settings_for_tests",
        }
        command = [sys.executable, "-m", "pytest", "--timeout=7200", *tests, "-k", asked.only]
        aside = sys.stderr if asked.json else None
        ended = subprocess.run(command, env=environment, cwd=HERE, check=False, stdout=aside)
        measured = _measured(figures.read_text(encoding="utf-8").splitlines())
    sys.stdout.write(_as_json(measured, ended.returncode) if asked.json else _in_words(measured))
    return ended.returncode


def _storm(reds: int, *, as_json: bool) -> int:
    storm = measured_in_a_storm(reds)
    measured = _measured([])
    measured[IN_A_STORM] = storm.pressed
    measured["the same, from its acknowledgement on"] = storm.stored
    measured = defaultdict(list, {name: found for name, found in measured.items() if found})
    is_late = storm.never or not storm.pressed or _share(storm.pressed, 99) > FIRST_PAGE_WITHIN
    weather = storm.as_json()
    if as_json:
        sys.stdout.write(f"{json.dumps(weather)}\n{_as_json(measured, int(is_late))}")
    else:
        sys.stdout.writelines(f"{name.replace('_', ' ')}: {n}\n" for name, n in weather.items())
        sys.stdout.write(_in_words(measured))
    return int(is_late)


def _measured(lines: list[str]) -> Measured:
    measured: Measured = defaultdict(list)
    for line in lines:
        said = json.loads(line)
        measured[said["name"]].append(said["seconds"])
    return measured


def _as_json(measured: Measured, failed: int) -> str:
    """`failed`: somebody was not paged, or too late. Then what was measured is not all there was."""
    found = {
        name: {
            "times": len(seconds),
            **{f"p{percent}_s": round(_share(seconds, percent), 3) for percent in (50, 95, 99)},
            "worst_s": round(max(seconds), 3),
        }
        for name, seconds in measured.items()
    }
    return json.dumps({"all_in_time": not failed, "measured": found}) + "\n"


def _in_words(measured: Measured) -> str:
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
