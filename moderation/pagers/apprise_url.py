"""Pages by any service that the apprise library knows, at an address of the person's own. In a process apart."""

import json
import subprocess
import sys
from urllib.parse import SplitResult, urlsplit

from django.conf import settings

from moderation.pagers.base import Notice, Outcome, PageFailed
from moderation.pagers.outside import may_be_typed_in

APART = (sys.executable, "-E", "-s", "-m", "moderation.pagers.shut_in")
# Below `PATIENCE`: what hangs is ended, not left behind.
CUT_OFF = 9.0
# They show something on this machine, or write it down here.
STAY_HERE = {
    "blink1",
    "dbus",
    "file",
    "glib",
    "gnome",
    "kde",
    "macosx",
    "qt",
    "rsyslog",
    "syslog",
    "windows",
}


def send(address: str, notice: Notice) -> None:
    """Raises `PageFailed` unless the service took it. What hangs is ended with its process."""
    text = f"{notice.sentence}\n{notice.link}"
    answer = _ask(address, title=notice.subject, text=text)
    outcome = Outcome(str(answer["outcome"]))
    if outcome != Outcome.DELIVERED:
        raise PageFailed(outcome)


def is_known(address: str) -> bool:
    """That the library can read it, and that it does not plainly lead to this machine. Sends nothing."""
    if "://" not in address or "\n" in address:
        return False
    try:
        parts = _place_of(address)
    except ValueError:
        return False
    if parts.scheme in STAY_HERE or not may_be_typed_in(parts):
        return False
    try:
        return bool(_ask(address).get("known"))
    except PageFailed:
        return False


def masked(address: str) -> str:
    """Which service it is, and nothing of the keys that such addresses are made of."""
    return f"{urlsplit(address).scheme}://…"


def _place_of(address: str) -> SplitResult:
    """What stands where a port would may be part of a key. Raises `ValueError` for what is no address at all."""
    parts = urlsplit(address)
    try:
        _ = parts.port
    except ValueError:
        return parts._replace(netloc=parts.hostname or "")
    return parts


def _ask(address: str, **words: str) -> dict[str, object]:
    """The address goes in by a pipe: what a process was started with, others on this machine can read."""
    asked = {
        "address": address,
        "may_reach": settings.PAGERS_MAY_REACH,
        "name": settings.SHORT_NAME,
        **words,
    }
    try:
        done = subprocess.run(  # noqa: S603  # our own module
            APART,
            input=json.dumps(asked).encode(),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=CUT_OFF,
            cwd=settings.BASE_DIR,
            env={},
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise PageFailed(Outcome.HUNG) from None
    if done.returncode:
        raise PageFailed(Outcome.BROKEN)
    answer: dict[str, object] = json.loads(done.stdout)
    return answer
