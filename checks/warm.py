"""Runs tests again and again, each time in a fork of a process that has read other people's modules and none of the project's.

One line of JSON in: the arguments of pytest, and the file for what it says. One line out: how it ended.
"""

import json
import os
import sys
from importlib import import_module
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
# Half of what each run of the tests would read anew; none of them asks for the settings.
READ_BEFOREHAND = (
    *("bleach", "cryptography.fernet", "cryptography.hazmat.primitives.ciphers.aead"),
    *("django.contrib.auth.hashers", "django.db.models", "django.forms", "django.template"),
    *("django.test", "django.urls", "django.views.generic", "fido2.server", "hypothesis"),
    *("hypothesis.stateful", "psycopg_pool", "pytest_asyncio", "pytest_django.plugin"),
    *("qrcode.image.svg", "re2", "redis.asyncio"),
)


def main() -> int:
    """Until there are no more lines; the code of pytest in a fork."""
    for name in READ_BEFOREHAND:
        import_module(name)
    _nothing_of_ours_is_read()
    for line in sys.stdin:
        asked = json.loads(line)
        child = os.fork()
        if not child:
            return _run(asked["arguments"], asked["output"])
        _, status = os.waitpid(child, 0)
        sys.stdout.write(f"{os.waitstatus_to_exitcode(status)}\n")
        sys.stdout.flush()
    return 0


def _run(arguments: list[str], output: str) -> int:
    said = os.open(output, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    nothing = os.open(os.devnull, os.O_RDONLY)
    for number, instead in enumerate((nothing, said, said)):
        os.dup2(instead, number)
    return int(pytest.main(arguments))


def _nothing_of_ours_is_read() -> None:
    """What was read before a sabotage would not be the sabotaged."""
    places = {name: getattr(module, "__file__", "") or "" for name, module in sys.modules.items()}
    ours = [
        name
        for name, place in places.items()
        if Path(place).is_relative_to(ROOT) and "site-packages" not in place
    ]
    if not {"__main__", "checks", "checks.warm"}.issuperset(ours):
        raise RuntimeError(f"read too soon: {sorted(ours)}")


if __name__ == "__main__":
    sys.exit(main())
