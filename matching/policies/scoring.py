"""How well an allowed pair fits: whole points, in named parts that add up to the total exactly.

Whole numbers, so that two solvers cannot disagree about which of two plans is better.
"""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from matching.policies.snapshots import ClientSnapshot, WorkerSnapshot
from matching.policies.weights import Weights

FULL = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Rarity:
    """How much it says when two people share an experience: the fewer workers have it, the more."""

    held: Mapping[str, int]
    unheld: int

    def of(self, experience: str) -> int:
        return self.held.get(experience, self.unheld)


class PartName(StrEnum):
    EXPERIENCE = "experience"
    AVAILABILITY = "availability"
    PREFERENCE = "preference"
    HEADROOM = "headroom"
    REPLY = "reply"
    CONTINUITY = "continuity"


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """`share` is how far this part is met, 0 to 1000; `points` is what it adds to the total."""

    name: PartName
    share: int
    points: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    total: int
    parts: tuple[Part, ...]


def rarity_among(workers: Sequence[WorkerSnapshot]) -> Rarity:
    holders = Counter(experience for worker in workers for experience in worker.experiences)
    return Rarity(
        held={name: _rarity(count, len(workers)) for name, count in holders.items()},
        unheld=_rarity(0, len(workers)),
    )


def _rarity(holders: int, workers: int) -> int:
    return round(100 * math.log((workers + 1) / (holders + 1)) + 50)


def experience_values(client: ClientSnapshot, rarity: Rarity, weights: Weights) -> tuple[int, ...]:
    """What each of the client's experiences is worth, in their order."""
    return tuple(
        weights.importance_of(place) * rarity.of(name)
        for place, name in enumerate(client.experiences)
    )


def availability_share(client: ClientSnapshot, shared: int, weights: Weights) -> int:
    """Somebody who writes at any time fits everyone's week equally well."""
    if client.asynchronous:
        return FULL
    return min(FULL, shared * FULL // weights.plenty_minutes)


def headroom_share(worker: WorkerSnapshot) -> int:
    """Well enough, and with room: the two together keep a worker from burning out."""
    return worker.wellbeing * worker.free_seats // worker.seats if worker.seats else 0


def reply_share(worker: WorkerSnapshot, weights: Weights) -> int:
    return round(FULL * math.exp(-worker.median_reply_hours / weights.slow_hours))


def experience_share(client: ClientSnapshot, worker: WorkerSnapshot, values: Sequence[int]) -> int:
    if not client.experiences:
        return FULL
    pairs = zip(client.experiences, values, strict=True)
    held = sum(value for name, value in pairs if name in worker.experiences)
    return FULL * held // sum(values)


def preference_share(client: ClientSnapshot, worker: WorkerSnapshot) -> int:
    if not client.preferred:
        return FULL
    return FULL * len(client.preferred & worker.attributes) // len(client.preferred)


def score(
    client: ClientSnapshot,
    worker: WorkerSnapshot,
    *,
    shared: int,
    rarity: Rarity,
    weights: Weights,
) -> Score:
    """The same pair in the same week gets the same points, and the parts add up to the total exactly."""
    values = experience_values(client, rarity, weights)
    met = FULL if client.previous_worker == worker.id else 0
    parts = (
        _part(PartName.EXPERIENCE, experience_share(client, worker, values), weights.experience),
        _part(
            PartName.AVAILABILITY,
            availability_share(client, shared, weights),
            weights.availability,
        ),
        _part(PartName.PREFERENCE, preference_share(client, worker), weights.preference),
        _part(PartName.HEADROOM, headroom_share(worker), weights.headroom),
        _part(PartName.REPLY, reply_share(worker, weights), weights.reply),
        _part(PartName.CONTINUITY, met, weights.previous_worker),
    )
    return Score(total=sum(part.points for part in parts), parts=parts)


def _part(name: PartName, share: int, most: int) -> Part:
    return Part(name=name, share=share, points=most * share // FULL)
