"""The heads of the audit chain, in a file that whoever changes the database cannot reach."""

import logging
import re
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from peersupport.core import audit
from peersupport.core.audit_proof import Mark

LINE = re.compile(r"(\d{1,18}) ([0-9a-f]{64}) \S+")

logger = logging.getLogger(__name__)


class OutsideHeads:
    """Adds a line whenever the chain has grown. Several workers may add to one file: a line twice does no harm."""

    def __init__(self) -> None:
        self._written = audit.Link(seq=0, digest=audit.START)

    def keep(self) -> None:
        """A file that cannot be written stops nothing else, and is said in the log every time."""
        head = audit.head()
        if not settings.AUDIT_HEAD_FILE or head == self._written:
            return
        try:
            _append(Path(settings.AUDIT_HEAD_FILE), head)
        except OSError as error:
            logger.error("the audit head was not kept outside: %s", type(error).__name__)
        else:
            self._written = head


def marks_in(path: Path) -> list[Mark]:
    """Raises `ValueError`, naming the line, for one that is no head: somebody else wrote it."""
    return [
        _mark(number, line)
        for number, line in enumerate(path.read_text(encoding="ascii").splitlines(), start=1)
    ]


def _append(path: Path, head: audit.Link) -> None:
    """One write, so that two workers cannot mix their lines."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("ab", buffering=0) as file:
        file.write(f"{head.seq} {head.digest} {timezone.now().isoformat()}\n".encode("ascii"))


def _mark(number: int, line: str) -> Mark:
    found = LINE.fullmatch(line)
    if found is None:
        raise ValueError(f"line {number} is no head of an audit chain")
    return Mark(seq=int(found[1]), digest=found[2])
