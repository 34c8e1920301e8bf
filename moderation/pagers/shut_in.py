"""A process that hands one page to a service by the apprise library, and can do nothing else.

Run with `python -m moderation.pagers.shut_in`: one line of JSON comes in, one goes out. It knows no settings, no
secrets and no database. A hook, which nothing can take out again, judges each line that is opened by the address it
is opened to, whatever a name meant a moment before; no file is written, no other program is started.
"""

import json
import os
import resource
import socket
import sys
import sysconfig
from collections.abc import Iterable
from importlib import import_module
from ipaddress import ip_address
from pathlib import Path
from typing import TextIO

from apprise import Apprise, AppriseAsset, NotifyBase, PersistentStoreMode, plugins
from apprise.result import AppriseResultStatus

from moderation.policies.reach import may_be_reached, names_of_place

MEMORY = 1024 * 1024 * 1024
# Together, over all that a service asks for: below the patience of whoever waits for this process.
SERVICE_PATIENCE = 8.0
LINES = {"socket.connect", "socket.sendto", "socket.sendmsg", "socket.bind"}
PROGRAMS = (
    "os.exec",
    "os.fork",
    "os.forkpty",
    "os.posix_spawn",
    "os.spawn",
    "os.system",
    "pty.spawn",
)
# What would stay on this machine, where nobody is called by it.
STAYS_HERE = ("subprocess.", "syslog.", "ctypes.dlopen", "winreg.", *PROGRAMS)
READABLE = (sys.prefix, sys.base_prefix, *sysconfig.get_paths().values(), "/etc/", "/usr/share/")


class NotAllowed(OSError):
    """It would have led into the network of this service, or stayed on this machine."""


class Guard:
    """Judges what this process does, from `watch` on. `was_needed` once it kept something from happening."""

    def __init__(self, may_reach: Iterable[str]) -> None:
        self._named = {place.lower() for place in may_reach}
        self._named_addresses: set[tuple[str, int]] = set()
        self._looks_up = False
        self.was_needed = False

    def watch(self) -> None:
        """From now on, and for as long as this process lives."""
        # What Python would write beside its own files is no attempt at anything.
        sys.dont_write_bytecode = True
        sys.addaudithook(self._judge)

    def _judge(self, event: str, facts: tuple[object, ...]) -> None:
        if event == "socket.getaddrinfo" and not self._looks_up:
            self._remember_named(facts[0], facts[1])
        allowed = True
        if event in LINES:
            allowed = self._may_be_opened(facts[1] if len(facts) > 1 else None)
        elif event == "open":
            allowed = _may_be_opened_to_read(facts[0], facts[2])
        elif event.startswith(STAYS_HERE):
            allowed = False
        if not allowed:
            self.was_needed = True
            raise NotAllowed(event)

    def _remember_named(self, host: object, port: object) -> None:
        """A place that the operator named may be anywhere: what its name stands for is kept with its port."""
        if not isinstance(host, str) or not str(port).isdecimal():
            return
        number = int(str(port))
        if not names_of_place(host, number) & self._named:
            return
        self._looks_up = True
        try:
            rows = socket.getaddrinfo(host, number, type=socket.SOCK_STREAM)
        except OSError:
            return
        finally:
            self._looks_up = False
        self._named_addresses.update((str(row[4][0]), number) for row in rows)

    def _may_be_opened(self, place: object) -> bool:
        """Only to a numeric address: a name would be looked up again, past this."""
        if not isinstance(place, tuple):
            return False
        host, port = str(place[0]).partition("%")[0], int(place[1])
        if (host, port) in self._named_addresses:
            return True
        try:
            return may_be_reached(ip_address(host))
        except ValueError:
            return False


def main(told: TextIO, tell: TextIO) -> None:
    """Answers `{"outcome": …}` with the name of a `PageAttempt.Outcome`; of a look, `{"known": true}` or false."""
    asked = json.loads(told.read())
    guard = Guard(asked["may_reach"])
    asset = _asset(asked["name"])
    service = Apprise(asset=asset)
    found = _plugin(asked["address"], asset)
    known = service.add(found if found is not None else asked["address"]) and len(service) == 1
    if "text" not in asked:
        json.dump({"known": known}, tell)
        return
    guard.watch()
    status = service.notify(title=asked["title"], body=asked["text"]).status if known else None
    json.dump({"outcome": _outcome(status, guard)}, tell)


def _plugin(address: str, asset: AppriseAsset) -> NotifyBase | None:
    """The service that the address names. The library itself would load all 170 to find it, which takes a second."""
    scheme = address.partition("://")[0].lower()
    for path in sorted(Path(plugins.__path__[0]).iterdir()):
        source = path / "base.py" if path.is_dir() else path
        if path.name.startswith(("_", "base")) or not source.is_file():
            continue
        if f'"{scheme}"' not in source.read_text(encoding="utf-8"):
            continue
        for one in vars(import_module(f"{plugins.__name__}.{path.stem}")).values():
            is_service = isinstance(one, type) and issubclass(one, NotifyBase)
            if is_service and scheme in one.schemas(one):
                return _made(one, address, asset)
    return None


def _made(service: type[NotifyBase], address: str, asset: AppriseAsset) -> NotifyBase | None:
    try:
        told = service.parse_url(address)
        return service(**{**told, "asset": asset}) if told else None
    except Exception:  # noqa: BLE001  # whatever is wrong with an address: the library says so in its own way
        return None


def _asset(name: str) -> AppriseAsset:
    """Of the library's own name, pictures and addresses nothing goes out: others see the screen."""
    return AppriseAsset(
        app_id=name,
        app_desc=name,
        app_url="",
        image_url_mask="",
        image_url_logo="",
        image_path_mask="",
        async_mode=False,
        http_redirects=False,
        secure_logging=True,
        pgp_autogen=False,
        pem_autogen=False,
        storage_mode=PersistentStoreMode.MEMORY,
        service_timeout=SERVICE_PATIENCE,
        allow_templates=False,
    )


def _outcome(status: AppriseResultStatus | None, guard: Guard) -> str:
    if status == AppriseResultStatus.SUCCESS:
        return "delivered"
    if guard.was_needed:
        return "unreachable"
    return "hung" if status == AppriseResultStatus.TIMEOUT else "refused"


def _may_be_opened_to_read(path: object, flags: object) -> bool:
    """What Python and its libraries bring along, and nothing of anybody's."""
    if isinstance(path, int):
        return True
    named = os.path.realpath(os.fsdecode(path)) if isinstance(path, str | bytes) else ""
    writes = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
    is_read = isinstance(flags, int) and not flags & writes
    return is_read and (named == os.devnull or named.startswith(READABLE))


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    with open(os.dup(1), "w", encoding="utf-8") as answer:  # a number, not a path
        # Whatever the library has to say is about addresses that hold secrets.
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        os.dup2(1, 2)
        main(sys.stdin, answer)
