import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from checks.private import free_port
from checks.steps import NOWHERE
from peersupport.environment_file import fresh_keys
from tests.operations.waiting import wait_until

ENDS_WITHIN = 15
# The web server, the outbox worker, the rulebooks of every language: on a small machine.
MOST_MIB = 150


class Demo:
    """A demo in a folder of its own, started and ended as from a terminal."""

    def __init__(self, folder: Path) -> None:
        self.port = free_port()
        self._folder = folder
        self._environment = {
            "PATH": os.environ["PATH"],
            "PEERSUPPORT_MODE": "demo",
            "DATABASE_URL": f"sqlite:///{folder / 'demo.sqlite3'}",
            "STATIC_ROOT": str(folder / "static"),
            "ALLOWED_ORIGINS": f"http://localhost:{self.port}",
            "LOG_LEVEL": "WARNING",
            **fresh_keys(),
        }

    @contextmanager
    def running(self, *arguments: str) -> Iterator[subprocess.Popen[str]]:
        process = self.start(*arguments)
        try:
            wait_until(self.answers, within=60)
            yield process
        finally:
            process.kill()
            process.wait()

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "manage.py", "demo", *arguments],
            env=self._environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def answers(self) -> bool:
        try:
            return self.ask("/healthz") == (200, "alive")
        except (OSError, HTTPException):
            return False

    def ask(self, path: str) -> tuple[int, str]:
        connection = HTTPConnection("localhost", self.port, timeout=10)
        try:
            connection.request("GET", path)
            response = connection.getresponse()
            return response.status, response.read().decode()
        finally:
            connection.close()


def most_held(process: subprocess.Popen[str]) -> int:
    """In MiB, the most that it held at any time: it is one process."""
    status = Path(f"/proc/{process.pid}/status").read_text(encoding="ascii")
    (peak,) = [line.split()[1] for line in status.splitlines() if line.startswith("VmHWM")]
    return int(peak) // 1_024


def ready(demo: Demo) -> bool:
    return demo.ask("/readyz")[0] == 200


def test_one_command_runs_everything_and_ctrl_c_ends_it(tmp_path: Path) -> None:
    demo = Demo(tmp_path)
    with demo.running() as process:
        wait_until(lambda: ready(demo))
        assert demo.ask("/")[0] == 200
        assert 50 < most_held(process) < MOST_MIB

        process.send_signal(signal.SIGINT)
        said, complaints = process.communicate(timeout=ENDS_WITHIN)

    assert process.returncode == 0
    assert f"http://localhost:{demo.port}/" in said
    for login in ("amira  / demo-amira-1", "sam    / demo-sam-1", "noor   / demo-noor-1"):
        assert login in said
    assert "Traceback" not in complaints
    assert not demo.answers()


def test_a_second_one_is_refused_and_harms_nothing(tmp_path: Path) -> None:
    demo = Demo(tmp_path)
    with demo.running():
        demo.port, taken = free_port(), demo.port
        second = demo.start("--reset")
        _, complaints = second.communicate(timeout=ENDS_WITHIN)
        demo.port = taken

        assert second.returncode == 1
        assert f"port {taken} is taken" in complaints
        assert demo.answers()


def test_every_login_is_printed_for_programs(tmp_path: Path) -> None:
    said, _ = Demo(tmp_path).start("--json").communicate(timeout=ENDS_WITHIN)

    logins = {login["pseudonym"]: login for login in json.loads(said)}
    assert len(logins) == 40
    assert logins["amira"] == {
        "role": "client",
        "pseudonym": "amira",
        "password": "demo-amira-1",
        "totp_secret": None,
    }
    assert logins["noor"]["role"] == "moderator"
    assert logins["noor"]["totp_secret"]


def test_a_production_configuration_is_refused_by_name() -> None:
    ended = subprocess.run(
        [sys.executable, "manage.py", "demo"],
        env={"PATH": os.environ["PATH"], **NOWHERE, "EMAIL_URL": "memorymail://"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert ended.returncode == 1
    assert ended.stderr.startswith("CommandError: NotForRealPeople: ")
