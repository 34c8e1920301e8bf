"""Web processes that start quickly, because they are forked from one that has imported everything."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Event
from time import monotonic
from typing import Self

from checks.private import LOOK_EVERY, STARTS_WITHIN
from checks.web import ROOT, Web


class ForkedWeb(Web):
    """As `Web`, but for how it is started."""

    def __init__(
        self, folder: Path, settings: Mapping[str, str], nursery: subprocess.Popen[str]
    ) -> None:
        super().__init__(folder, settings)
        self._nursery = nursery
        self._number = 0

    def start(self) -> Self:
        assert self._nursery.stdin
        assert self._nursery.stdout
        self._nursery.stdin.write(f"{self.port} {self.folder / 'log'}\n")
        self._nursery.stdin.flush()
        self._number = int(self._nursery.stdout.readline())
        deadline = monotonic() + STARTS_WITHIN
        while not self.answers():
            if not self.is_running or monotonic() > deadline:
                raise RuntimeError(f"did not start: see {self.folder / 'log'}")
            Event().wait(LOOK_EVERY)
        return self

    def stop(self, ending: signal.Signals | None = None) -> None:
        if self._number:
            with suppress(ProcessLookupError):
                os.kill(self._number, ending or self.ending)
            while self.is_running:
                Event().wait(LOOK_EVERY / 10)
            self._number = 0

    @property
    def is_running(self) -> bool:
        """The number is ours until the process is gone: the nursery forked it, and nobody waits for it."""
        return self._number > 0 and Path(f"/proc/{self._number}").exists()

    @property
    def pid(self) -> int:
        return self._number


@contextmanager
def nursery(settings: Mapping[str, str]) -> Iterator[subprocess.Popen[str]]:
    with subprocess.Popen(
        [sys.executable, "-m", "chaos.forked"],
        env={**os.environ, **settings},
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        yield process
        process.kill()


@contextmanager
def forked_webs(folder: Path, settings: Mapping[str, str]) -> Iterator[list[Web]]:
    """Two of them."""
    with nursery(settings) as process:
        web = [ForkedWeb(folder / f"forked-{name}", settings, process) for name in "ab"]
        try:
            yield [each.start() for each in web]
        finally:
            for each in web:
                each.stop(signal.SIGKILL)
