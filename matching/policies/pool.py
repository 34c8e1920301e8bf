"""All workers of one week made ready for many questions: who is allowed for this client, at what score.

Gives exactly what `broken_rules` and `score` give pair by pair, from one bit for each worker instead of a
loop over all of them.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import compress

from matching.policies.availability import SLOT_MINUTES, Slots, slots_of_person
from matching.policies.eligibility import NEVER_RELAXED, NeverRelaxed, RuleName
from matching.policies.scoring import (
    FULL,
    Rarity,
    experience_values,
    headroom_share,
    rarity_among,
    reply_share,
)
from matching.policies.snapshots import ClientSnapshot, WorkerSnapshot
from matching.policies.weights import Weights

Crowd = int
"""A set of workers: bit `i` is worker `i` of the pool."""

_ZERO_ONE = bytes.maketrans(b"01", b"\0\1")


@dataclass(frozen=True, slots=True, kw_only=True)
class Pool:
    """Workers in a fixed order, by id, so that the order they came in never changes an answer."""

    week_start: date
    weights: Weights
    relaxed: frozenset[RuleName]
    rarity: Rarity
    workers: tuple[WorkerSnapshot, ...]
    slots: tuple[Slots, ...]
    place: dict[str, int]
    accepting: Crowd
    for_youth: Crowd
    with_seats: Crowd
    speaking: dict[str, Crowd]
    having: dict[str, Crowd]
    knowing: dict[str, Crowd]
    declining: dict[str, Crowd]
    excluding: dict[str, Crowd]
    own_points: tuple[int, ...]


def prepare(
    workers: Iterable[WorkerSnapshot],
    week_start: date,
    weights: Weights,
    *,
    relaxed: Collection[RuleName] = (),
) -> Pool:
    """Costs as much as a hundred questions; keep it while the workers and the week stay the same.

    `relaxed` is for asking "what if"; raises `NeverRelaxed` for a rule that protects a person.
    """
    if not NEVER_RELAXED.isdisjoint(relaxed):
        raise NeverRelaxed
    ordered = tuple(sorted(workers, key=lambda worker: worker.id))
    return Pool(
        week_start=week_start,
        weights=weights,
        relaxed=frozenset(relaxed),
        rarity=rarity_among(ordered),
        workers=ordered,
        slots=tuple(slots_of_person(worker, week_start) for worker in ordered),
        place={worker.id: place for place, worker in enumerate(ordered)},
        accepting=_crowd(ordered, lambda worker: worker.accepting),
        for_youth=_crowd(ordered, lambda worker: worker.approved_for_youth),
        with_seats=_crowd(ordered, lambda worker: worker.free_seats > 0),
        speaking=_crowds(ordered, lambda worker: worker.languages),
        having=_crowds(ordered, lambda worker: worker.attributes),
        knowing=_crowds(ordered, lambda worker: worker.experiences),
        declining=_crowds(ordered, lambda worker: worker.topics_declined),
        excluding=_crowds(ordered, lambda worker: worker.excluded),
        own_points=tuple(
            weights.headroom * headroom_share(worker) // FULL
            + weights.reply * reply_share(worker, weights) // FULL
            for worker in ordered
        ),
    )


def _crowd(workers: Sequence[WorkerSnapshot], holds: Callable[[WorkerSnapshot], bool]) -> Crowd:
    return sum(1 << place for place, worker in enumerate(workers) if holds(worker))


def _crowds(
    workers: Sequence[WorkerSnapshot], marks: Callable[[WorkerSnapshot], frozenset[str]]
) -> dict[str, Crowd]:
    crowds: dict[str, Crowd] = {}
    for place, worker in enumerate(workers):
        for mark in marks(worker):
            crowds[mark] = crowds.get(mark, 0) | 1 << place
    return crowds


def members(crowd: Crowd) -> list[int]:
    """The places of a crowd's workers, last first."""
    flags = format(crowd, "b").encode().translate(_ZERO_ONE)
    return list(compress(range(len(flags) - 1, -1, -1), flags))


def allowed_before_time(pool: Pool, client: ClientSnapshot) -> Crowd:
    """Everyone who breaks no rule with this client, time aside."""
    crowd = everyone(pool)
    for rule, breakers in breakers_before_time(pool, client).items():
        if rule not in pool.relaxed:
            crowd &= ~breakers
    return crowd


def everyone(pool: Pool) -> Crowd:
    return (1 << len(pool.workers)) - 1


def breakers_before_time(pool: Pool, client: ClientSnapshot) -> dict[RuleName, Crowd]:
    """For each rule but time, the workers who break it with this client."""
    everybody = everyone(pool)
    speakers, lacking, declining = 0, 0, 0
    for language in client.languages:
        speakers |= pool.speaking.get(language, 0)
    for attribute in client.required:
        lacking |= everybody & ~pool.having.get(attribute, 0)
    for topic in client.experiences:
        declining |= pool.declining.get(topic, 0)
    return {
        RuleName.EXCLUDED: excluded_crowd(pool, client),
        RuleName.AGE_GROUP: everybody & ~pool.for_youth if client.is_minor else 0,
        RuleName.REQUIRED_ATTRIBUTE: lacking,
        RuleName.NOT_ACCEPTING: everybody & ~pool.accepting,
        RuleName.TOPIC_DECLINED: declining,
        RuleName.LANGUAGE: everybody & ~speakers,
    }


def breakers_of_time(pool: Pool, client: ClientSnapshot, slots: Slots) -> Crowd:
    least = least_slots(client)
    short = (
        place for place, theirs in enumerate(pool.slots) if (slots & theirs).bit_count() < least
    )
    return sum(1 << place for place in short)


def least_slots(client: ClientSnapshot) -> int:
    """How many shared slots a week this client needs; none, when they write at any time."""
    return 0 if client.asynchronous else -(-max(1, client.minimum_minutes) // SLOT_MINUTES)


def least_time(pool: Pool, client: ClientSnapshot) -> int:
    return 0 if RuleName.SHARED_TIME in pool.relaxed else least_slots(client)


def excluded_crowd(pool: Pool, client: ClientSnapshot) -> Crowd:
    crowd = pool.excluding.get(client.id, 0)
    for worker_id in client.excluded:
        if worker_id in pool.place:
            crowd |= 1 << pool.place[worker_id]
    return crowd


def fits(
    pool: Pool, client: ClientSnapshot, slots: Slots, *, among: Crowd | None = None
) -> list[tuple[int, int]]:
    """`(total score, place)` of every allowed worker, in no promised order. Seats are not looked at."""
    crowd = allowed_before_time(pool, client)
    if among is not None:
        crowd &= among
    found: list[tuple[int, int]] = []
    for group, points in _groups_of_equals(pool, client, crowd):
        places = members(group)
        found.extend(_timed(pool, client, slots, places, points))
    return _with_continuity(pool, client, found)


def _timed(
    pool: Pool, client: ClientSnapshot, slots: Slots, places: list[int], points: int
) -> Iterator[tuple[int, int]]:
    own, most, theirs = pool.own_points, pool.weights.availability, pool.slots
    if client.asynchronous:  # any time suits, so every week fits equally well
        return ((points + most + own[place], place) for place in places)
    least = least_time(pool, client)
    by_count = points_by_count(pool.weights)
    top = len(by_count) - 1
    return (
        (points + own[place] + by_count[count if count < top else top], place)
        for place in places
        if (count := (slots & theirs[place]).bit_count()) >= least
    )


def points_by_count(weights: Weights) -> list[int]:
    plenty = -(-weights.plenty_minutes // SLOT_MINUTES)
    return [
        weights.availability
        * min(FULL, count * SLOT_MINUTES * FULL // weights.plenty_minutes)
        // FULL
        for count in range(plenty + 1)
    ]


def _groups_of_equals(pool: Pool, client: ClientSnapshot, crowd: Crowd) -> list[tuple[Crowd, int]]:
    """Workers sorted into crowds that meet the same experiences and wishes, with the points for those."""
    values = experience_values(client, pool.rarity, pool.weights)
    by_held = _split(crowd, [pool.knowing.get(name, 0) for name in client.experiences], values)
    wishes = [pool.having.get(name, 0) for name in sorted(client.preferred)]
    whole = sum(values)
    groups = []
    for held_crowd, held in by_held:
        share = FULL * held // whole if whole else FULL
        points = pool.weights.experience * share // FULL
        for wished_crowd, met in _split(held_crowd, wishes, [1] * len(wishes)):
            wish_share = FULL * met // len(wishes) if wishes else FULL
            groups.append((wished_crowd, points + pool.weights.preference * wish_share // FULL))
    return groups


def _split(crowd: Crowd, marks: Sequence[Crowd], values: Sequence[int]) -> list[tuple[Crowd, int]]:
    groups = {0: crowd} if crowd else {}
    for mark, value in zip(marks, values, strict=True):
        if not mark & crowd:
            continue
        split: dict[int, Crowd] = {}
        for sum_so_far, group in groups.items():
            for part, total in ((group & mark, sum_so_far + value), (group & ~mark, sum_so_far)):
                if part:
                    split[total] = split.get(total, 0) | part
        groups = split
    return [(group, total) for total, group in groups.items()]


def _with_continuity(
    pool: Pool, client: ClientSnapshot, found: list[tuple[int, int]]
) -> list[tuple[int, int]]:
    place = pool.place.get(client.previous_worker) if client.previous_worker is not None else None
    if place is None:
        return found
    bonus = pool.weights.previous_worker
    return [(total + bonus if at == place else total, at) for total, at in found]
