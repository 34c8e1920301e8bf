"""What the demo is told, when nobody has told it anything else: keys of its own, kept in `var/`.

Runs before the settings are read, so it knows nothing of Django.
"""

import os
import socket
from argparse import ArgumentParser, Namespace
from collections.abc import MutableMapping, Sequence
from pathlib import Path

from peersupport.environment_file import fresh_keys, written

VAR = Path(__file__).resolve().parent.parent / "var"
DATABASE = VAR / "demo.sqlite3"
PORTS = range(8000, 8020)
# Whoever has set one of these means an installation of their own.
SPOKEN_FOR = ("PEERSUPPORT_MODE", "SECRET_KEY", "ENCRYPTION_KEYS", "DATABASE_URL")


def options(arguments: Sequence[str]) -> Namespace:
    """What stands on the command line, as far as it is needed before the settings."""
    parser = ArgumentParser(add_help=False, exit_on_error=False)
    parser.add_argument("--port", type=int)
    known, _ = parser.parse_known_args(arguments)
    return known


def enter(environment: MutableMapping[str, str], arguments: Sequence[str]) -> None:
    """Fill in what the demo needs. Leaves the environment of any other installation alone."""
    if any(name in environment for name in SPOKEN_FOR):
        return
    port = options(arguments).port or free_port()
    environment.update(_keys())
    environment["PEERSUPPORT_MODE"] = "demo"
    environment["DATABASE_URL"] = f"sqlite:///{DATABASE}"
    environment["STATIC_ROOT"] = str(VAR / "static")
    environment["ALLOWED_ORIGINS"] = f"http://localhost:{port},http://127.0.0.1:{port}"
    environment.setdefault("ORGANISATION_NAME", "Harbour (demo)")
    environment.setdefault("SESSION_MINUTES", "30,50")
    environment.setdefault("LOG_LEVEL", "WARNING")


def free_port() -> int:
    """The first port of ours that nobody listens on; the first of all when there is none."""
    return next(filter(is_free, PORTS), PORTS.start)


def free_port_of_any() -> int:
    """One that nobody else asked for either: for a demo that a program starts."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True


def forget(database: Path) -> None:
    """Remove the demo's database, so that the story is told anew."""
    for left in database.parent.glob(f"{database.name}*"):
        left.unlink()


def _keys() -> dict[str, str]:
    """Made once, readable by their owner only. Words sealed with keys that are gone are gone too."""
    kept = VAR / "demo.env"
    if not kept.exists():
        VAR.mkdir(exist_ok=True)
        forget(DATABASE)
        handle = os.open(kept, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(written(fresh_keys()))
    lines = kept.read_text(encoding="utf-8").splitlines()
    return dict(line.split("=", 1) for line in lines)
