"""What is checked, in which order, and with which environment."""

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from checks.production import production_environment

PYTHON = sys.executable
# What an operator or a developer may have set for something else must not reach the checks.
OURS = (
    *("ALLOWED_HOSTS", "ALLOWED_ORIGINS", "DATABASE_URL", "DJANGO_SETTINGS_MODULE", "EMAIL_URL"),
    *("ENCRYPTION_KEYS", "FAILPOINT", "MAIL_FROM", "PEERSUPPORT_MODE", "REDIS_URL", "SECRET_KEY"),
    # Hundreds of processes are started, and each would compile everything anew.
    "PYTHONDONTWRITEBYTECODE",
)
TESTS = {"DJANGO_SETTINGS_MODULE": "tests.settings_for_tests"}
SHAPE = ["tests/architecture", "tests/docs"]
# Pure rules, and the demo, which keeps to SQLite: once is enough.
NEEDS_NO_SERVER = [
    "tests/demo",
    "tests/design",
    "tests/matching/policies",
    "tests/moderation/policies",
    "tests/moderation/rulebooks",
    # What goes out to other machines, and what comes in that is no request.
    "tests/moderation/test_apprise_pages.py",
    "tests/moderation/test_pagers_that_fail.py",
    "tests/moderation/test_web_push.py",
    "tests/security/test_bad_input.py",
]
# Other work on the machine must not decide what these find.
ON_THE_CLOCK = [
    "tests/e2e/demo/test_fast_on_an_old_phone.py",
    "tests/e2e/pages/test_leaving_at_once.py",
]
NOWHERE = production_environment(
    database_url="postgres://peersupport@127.0.0.1:1/none", redis_url="redis://127.0.0.1:1/0"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One command. `kind` names the sort of tests it runs, when it runs tests."""

    name: str
    command: list[str]
    kind: str = ""
    environment: Mapping[str, str] = field(default_factory=dict)


def base_environment(folder: Path) -> dict[str, str]:
    """This process's environment, without settings of ours, and with temporary files kept in `folder`."""
    scratch = folder / "scratch"
    scratch.mkdir(mode=0o711, exist_ok=True)
    kept = {name: value for name, value in os.environ.items() if name not in OURS}
    return {**kept, "TMPDIR": str(scratch), "PYTHONUNBUFFERED": "1"}


def quick_steps() -> list[Step]:
    """All that needs nothing but Python."""
    return [
        Step(name="ruff", command=[PYTHON, "-m", "ruff", "check", "."]),
        Step(name="ruff format", command=[PYTHON, "-m", "ruff", "format", "--check", "."]),
        Step(name="mypy", command=[PYTHON, "-m", "mypy", "."]),
        Step(name="import contracts", command=[str(Path(PYTHON).with_name("lint-imports"))]),
        Step(name="dead code", command=[PYTHON, "-m", "vulture"]),
        Step(name="bandit", command=[PYTHON, "-m", "checks.bandit"]),
        _manage("check --deploy", "check", "--deploy", "--fail-level", "WARNING", **NOWHERE),
        _manage("migrations", "makemigrations", "--check", "--dry-run", **TESTS),
        _manage("rulebooks", "check_rulebooks", **TESTS),
        _tests("shape", *SHAPE),
        _tests(
            "unit",
            "tests",
            "-n",
            "2",
            "-m",
            "not services and not browser and not model",
            *_not(SHAPE),
        ),
    ]


def service_steps(*, database_url: str, redis_url: str) -> list[Step]:
    """The same tests, and those that only make sense there, on the servers of production."""
    there = {"DATABASE_URL": database_url, "REDIS_URL": redis_url}
    elsewhere = _not([*SHAPE, *NEEDS_NO_SERVER])
    return [
        _tests(
            "PostgreSQL+Redis",
            "tests",
            "-n",
            "2",
            "-m",
            "not browser and not model",
            *elsewhere,
            **there,
        )
    ]


def browser_steps() -> list[Step]:
    """Two browsers at once, a file each; then, alone, what is about how long something takes."""
    at_once = ["tests", "-m", "browser", "-n", "2", "--dist", "loadfile"]
    return [
        _tests("browser", *at_once, *_not(ON_THE_CLOCK)),
        _tests("browser clock", *ON_THE_CLOCK, "-m", "browser"),
    ]


def model_steps() -> list[Step]:
    """The model itself, and its runs replayed against the code."""
    return [_tests("model", "tests/model")]


def mutant_steps() -> list[Step]:
    return [Step(name="mutants", kind="mutants", command=[PYTHON, "-m", "checks.mutants"])]


def _manage(name: str, *arguments: str, **environment: str) -> Step:
    return Step(name=name, command=[PYTHON, "manage.py", *arguments], environment=environment)


def _tests(kind: str, *arguments: str, **environment: str) -> Step:
    command = [PYTHON, "-m", "pytest", *arguments]
    return Step(name=f"{kind} tests", kind=kind, command=command, environment=environment)


def _not(paths: list[str]) -> list[str]:
    return [f"--ignore={path}" for path in paths]
