import os
import runpy
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from checks.production import production_environment

NOWHERE = {
    "database_url": "postgres://nobody@127.0.0.1:1/none",
    "redis_url": "redis://127.0.0.1:1",
}
SETTINGS = str(Path(__file__).resolve().parents[2] / "peersupport" / "settings.py")
ASKED_FOR = {
    *("SECRET_KEY", "ENCRYPTION_KEYS", "ALLOWED_HOSTS", "ALLOWED_ORIGINS", "DATABASE_URL"),
    *("REDIS_URL", "EMAIL_URL", "MAIL_FROM", "ORGANISATION_NAME", "COUNTRY"),
}


def check(environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        env={"PATH": os.environ["PATH"], **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_production_starts_with_what_the_environment_file_holds() -> None:
    ended = check(production_environment(**NOWHERE))

    assert (ended.returncode, ended.stderr) == (0, "")


def test_everything_that_is_missing_is_named_at_once_without_a_traceback() -> None:
    ended = check({})

    lines = ended.stderr.splitlines()
    assert ended.returncode == 1
    assert lines[0] == "This cannot start yet:"
    assert {line.split()[0] for line in lines[1:]} == ASKED_FOR
    assert all("is missing: see docs/running.md" in line for line in lines[1:])


@pytest.mark.parametrize(
    ("name", "value", "complaint"),
    [
        ("SECRET_KEY", "short", "is too weak"),
        ("SECRET_KEY", "a" * 60, "is too weak"),
        ("SECRET_KEY", "django-insecure-0123456789abcdefghijklmnopqrstuvwxyz", "looks like"),
        ("ENCRYPTION_KEYS", "1:c2hvcnQ=", "must be VERSION:BASE64 of 32 random bytes"),
        ("ALLOWED_HOSTS", "*", "a wildcard lets anybody in"),
        ("ALLOWED_ORIGINS", "https://*.example.org", "a wildcard lets anybody in"),
        ("ALLOWED_ORIGINS", "talk.example.org", "is not an origin"),
        ("ALLOWED_ORIGINS", "http://talk.example.org", "use https"),
        ("PEERSUPPORT_MODE", "debug", "must be production, demo or test"),
        ("TRUSTED_PROXY_COUNT", "-1", "must be a whole number"),
        ("FAILPOINT", "message.before_commit", "is for tests alone"),
    ],
)
def test_a_weak_value_is_named_with_what_to_do(
    name: str, value: str, complaint: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    environment = production_environment(**NOWHERE)
    for known, good in environment.items():
        monkeypatch.setenv(known, good)
    runpy.run_path(SETTINGS)
    monkeypatch.setenv(name, value)

    with pytest.raises(ImproperlyConfigured) as refusal:
        runpy.run_path(SETTINGS)

    complaints = str(refusal.value).splitlines()[1:]
    assert all(said.strip().startswith(name) for said in complaints)
    assert complaint in str(refusal.value)
