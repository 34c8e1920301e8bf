"""A PostgreSQL and a Redis of one's own: on free loopback ports, in a folder of their own, gone afterwards."""

import os
import shutil
import signal
import socket
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event
from time import monotonic
from typing import Self

STARTS_WITHIN = 30.0
LOOK_EVERY = 0.05
POSTGRES_USER = "postgres"


class Server:
    """One server process, started and ended by whoever holds this; never one that was already there."""

    ending = signal.SIGTERM
    runs_as: str | None = None
    environment: Mapping[str, str] | None = None

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = free_port()
        self._process: subprocess.Popen[bytes] | None = None
        folder.mkdir(parents=True)

    @property
    def url(self) -> str:
        raise NotImplementedError

    def command(self) -> list[str]:
        raise NotImplementedError

    def start(self) -> Self:
        """Returns when it takes connections. May be called again after `stop`."""
        log = (self.folder / "log").open("ab")
        self._process = subprocess.Popen(
            self.command(),
            cwd=self.folder,
            stdout=log,
            stderr=log,
            env=self.environment,
            user=self.runs_as,
            group=self.runs_as,
        )
        deadline = monotonic() + STARTS_WITHIN
        while not self.answers():
            if self._process.poll() is not None or monotonic() > deadline:
                self.stop()
                raise RuntimeError(f"{self.command()[0]} did not start: see {self.folder / 'log'}")
            Event().wait(LOOK_EVERY)
        return self

    def stop(self, ending: signal.Signals | None = None) -> None:
        """Idempotent. `ending` may be rougher than the usual."""
        if self._process is not None:
            self._process.send_signal(ending or self.ending)
            self._process.send_signal(signal.SIGCONT)
            self._process.wait()
            self._process = None

    def freeze(self) -> None:
        """Still there, still connected, and answering nobody."""
        os.kill(self.pid, signal.SIGSTOP)

    def thaw(self) -> None:
        os.kill(self.pid, signal.SIGCONT)

    @property
    def is_running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    @property
    def pid(self) -> int:
        """Raises `RuntimeError` when it is not running."""
        if self._process is None:
            raise RuntimeError("not running")
        return self._process.pid

    def answers(self) -> bool:
        with socket.socket() as probe:
            probe.settimeout(1)
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *problem: object) -> None:
        self.stop()


class PrivateRedis(Server):
    """In memory only. With a password when one is given."""

    def __init__(self, folder: Path, password: str = "") -> None:
        super().__init__(folder)
        self._password = password

    @property
    def url(self) -> str:
        login = f":{self._password}@" if self._password else ""
        return f"redis://{login}127.0.0.1:{self.port}/0"

    def command(self) -> list[str]:
        where = ["--port", str(self.port), "--bind", "127.0.0.1", "--dir", str(self.folder)]
        words = ["--requirepass", self._password] if self._password else []
        return [shutil.which("redis-server") or "redis-server", *where, "--save", "", *words]


class PrivatePostgres(Server):
    """A new cluster that trusts whoever reaches its loopback port. Refuses to run as root, so root lends it away.

    Unless it is `durable`, what it holds outlives its own crash but not the machine's.
    """

    ending = signal.SIGINT

    def __init__(self, folder: Path, *, durable: bool = False) -> None:
        super().__init__(folder)
        self._fsync = "on" if durable else "off"
        if os.geteuid() == 0:
            self.runs_as = POSTGRES_USER
            shutil.chown(folder, POSTGRES_USER)
        where = ["-D", str(folder / "cluster"), "-U", "peersupport", "-A", "trust"]
        subprocess.run(
            [str(postgres_programs() / "initdb"), *where, "-N", "-E", "UTF8", "--locale=C.UTF-8"],
            check=True,
            cwd=folder,
            stdout=subprocess.DEVNULL,
            user=self.runs_as,
            group=self.runs_as,
        )

    @property
    def url(self) -> str:
        return f"postgres://peersupport@127.0.0.1:{self.port}/postgres"

    def command(self) -> list[str]:
        options = {
            "listen_addresses": "127.0.0.1",
            "port": str(self.port),
            "unix_socket_directories": str(self.folder),
            "max_connections": "200",
            "fsync": self._fsync,
        }
        flags = [part for name, value in options.items() for part in ("-c", f"{name}={value}")]
        return [str(postgres_programs() / "postgres"), "-D", str(self.folder / "cluster"), *flags]

    def answers(self) -> bool:
        ready = [
            str(postgres_programs() / "pg_isready"),
            "-q",
            "-h",
            "127.0.0.1",
            "-p",
            str(self.port),
        ]
        return subprocess.run(ready, check=False).returncode == 0


@contextmanager
def private_folder() -> Iterator[Path]:
    """A folder that a server running as somebody else can reach, removed afterwards."""
    with TemporaryDirectory(prefix="peersupport-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        folder.chmod(0o711)
        yield folder


def postgres_programs() -> Path:
    """Where `initdb` and `postgres` are: Debian keeps them off the path. Raises `FileNotFoundError`."""
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    found = debian[-1] if debian else shutil.which("initdb")
    if not found:
        raise FileNotFoundError("initdb")
    return Path(found).resolve().parent


def free_port() -> int:
    """A loopback port that nothing listened on a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
