"""A sample that nobody chose, and what it says about everything that was not looked at. Pure."""

import hashlib
import math
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

# 95 of 100 such intervals hold the true share.
_Z = 1.959964


@dataclass(frozen=True, slots=True, kw_only=True)
class MissRate:
    """Of `read` conversations that nobody was told of, `missed` should have been noticed. Shares from 0 to 1."""

    read: int
    missed: int
    low: float
    high: float


def drawn(candidates: Iterable[UUID], *, seed: str, size: int) -> tuple[UUID, ...]:
    """The same for the same seed and candidates, in whatever order these come. Looks at nothing but ids."""
    return tuple(sorted(candidates, key=lambda one: _lot(one, seed))[:size])


def fingerprint(candidates: Iterable[UUID]) -> str:
    """Of what there was to draw from, so that it can be shown later that nothing was added or left out."""
    told = ",".join(sorted(str(one) for one in candidates))
    return hashlib.sha256(told.encode()).hexdigest()


def miss_rate(*, read: int, missed: int) -> MissRate | None:
    """With Wilson's interval, which holds also when nothing was missed. None when nothing was read."""
    if read == 0:
        return None
    share, z = missed / read, _Z
    whole = 1 + z * z / read
    middle = (share + z * z / (2 * read)) / whole
    reach = z * math.sqrt(share * (1 - share) / read + z * z / (4 * read * read)) / whole
    return MissRate(
        read=read, missed=missed, low=max(0.0, middle - reach), high=min(1.0, middle + reach)
    )


def _lot(one: UUID, seed: str) -> bytes:
    return hashlib.sha256(f"{seed}:{one}".encode()).digest()
