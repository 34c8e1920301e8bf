"""Work that comes back every so often: each time is one promise, however many workers run."""

from datetime import datetime

from django.conf import settings

from peersupport.core import outbox


class Recurring:
    """Promises each recurring kind once in each stretch of its time. While no worker runs, nobody promises."""

    def __init__(self) -> None:
        self._promised: dict[str, int] = {}

    def promise(self, now: datetime) -> None:
        for kind, every in settings.OUTBOX_RECURRING.items():
            turn = int(now.timestamp() // every)
            if self._promised.get(kind) != turn:
                outbox.enqueue(kind, key=f"{kind}:{turn}", due_at=now)
                self._promised[kind] = turn
