"""`bin/check`: runs every step, also after one has failed, and says at the end what went how."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from time import monotonic

from checks.assurance import evidence_in, table
from checks.private import PrivatePostgres, PrivateRedis, postgres_programs, private_folder
from checks.reports import Outcome, closing_line, counts_in, summary
from checks.steps import (
    Step,
    base_environment,
    browser_steps,
    model_steps,
    mutant_steps,
    quick_steps,
    service_steps,
)

STRICT = os.environ.get("CHECK_STRICT") == "1"


def main(arguments: list[str]) -> int:
    """0 when everything that ran succeeded and, when strict, nothing was left out."""
    # Leave through the context managers, so that what was started is ended.
    signal.signal(signal.SIGTERM, lambda number, _: sys.exit(128 + number))
    quick = arguments == ["quick"]
    if arguments and not quick:
        print("usage: bin/check [quick]")
        return 2
    with private_folder() as folder:
        missing = [] if quick else _missing()
        outcomes = list(_run_all(folder, quick=quick, missing=missing))
        evidence = evidence_in(sorted(folder.glob("*.xml")))
    print(summary(outcomes, missing=list(missing)))
    print(table(evidence))
    print(closing_line(outcomes), flush=True)
    left_out = bool(missing) or any(outcome.counts.skipped for outcome in outcomes)
    return 0 if all(o.succeeded for o in outcomes) and not (STRICT and left_out) else 1


def _run_all(folder: Path, *, quick: bool, missing: list[str]) -> Iterator[Outcome]:
    environment = base_environment(folder)
    for step in quick_steps():
        yield _run(step, folder, environment)
    if quick:
        return
    if not any(reason.startswith("PostgreSQL") for reason in missing):
        yield from _run_with_servers(folder, environment)
    for step in [
        *_unless("browser", missing, browser_steps),
        *_unless("model", missing, model_steps),
    ]:
        yield _run(step, folder, environment)
    for step in mutant_steps():
        yield _run(step, folder, environment)


def _unless(group: str, missing: list[str], steps: Callable[[], list[Step]]) -> list[Step]:
    return [] if any(reason.startswith(group) for reason in missing) else steps()


def _run_with_servers(folder: Path, environment: Mapping[str, str]) -> Iterator[Outcome]:
    with (
        PrivatePostgres(folder / "postgres") as postgres,
        PrivateRedis(folder / "redis") as redis,
    ):
        for step in service_steps(database_url=postgres.url, redis_url=redis.url):
            yield _run(step, folder, environment)


def _run(step: Step, folder: Path, environment: Mapping[str, str]) -> Outcome:
    print(f"\n--- {step.name}", flush=True)
    report = folder / f"{step.name}.xml"
    command = [*step.command, f"--junitxml={report}"] if step.kind else step.command
    started = monotonic()
    ended = subprocess.run(command, env={**environment, **step.environment}, check=False)
    return Outcome(
        name=step.name,
        kind=step.kind,
        succeeded=ended.returncode == 0,
        seconds=monotonic() - started,
        counts=counts_in(report),
    )


def _missing() -> list[str]:
    """Groups of tests that this machine cannot run, with what would help."""
    missing = []
    try:
        postgres_programs()
    except FileNotFoundError:
        missing.append("PostgreSQL+Redis (needs postgresql: apt-get install postgresql)")
    else:
        if not shutil.which("redis-server"):
            missing.append("PostgreSQL+Redis (needs redis: apt-get install redis-server)")
    if not shutil.which("chromium"):
        missing.append("browser (needs chromium: apt-get install chromium)")
    if not (shutil.which("spin") and shutil.which("cc")):
        missing.append("model (needs spin and a C compiler: apt-get install spin gcc libc6-dev)")
    for reason in missing:
        print(f"SKIPPED: {reason}", flush=True)
    return missing


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
