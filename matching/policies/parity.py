"""Is any group of clients left out more than the rest? Counted on every plan, and never for a handful of people."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from matching.policies.pool import Pool
from matching.policies.snapshots import ClientSnapshot

PER_MILLE = 1000
RARE_PER_MILLE = 25


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupParity:
    """`rate` is the group's share served against everybody's share, 1000 meaning the same."""

    group: str
    clients: int
    served: int
    rate: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Parity:
    """`groups` holds those large enough to name. `longest_wait_unserved` is over everyone who could be served."""

    groups: tuple[GroupParity, ...]
    hidden_groups: int
    longest_wait_unserved: int


def groups_of(pool: Pool, client: ClientSnapshot) -> frozenset[str]:
    """The groups a client is counted in: those the organisation names, and those a matching can wrong."""
    return frozenset(_groups_of(pool, client))


def _groups_of(pool: Pool, client: ClientSnapshot) -> Iterator[str]:
    yield from client.groups
    for language in client.languages:
        yield f"language:{language}"
    if not client.languages & frozenset(_common_languages(pool)):
        yield "other_language"
    if client.is_minor:
        yield "young"
    if client.required:
        yield "has_a_need"
    if client.asynchronous:
        yield "in_writing"
    if client.experiences and _is_rare(pool, client.experiences[0]):
        yield "rare_experience"


def _common_languages(pool: Pool) -> tuple[str, ...]:
    ranked = sorted(pool.speaking, key=lambda name: (-pool.speaking[name].bit_count(), name))
    return tuple(ranked[:1])


def _is_rare(pool: Pool, experience: str) -> bool:
    holders = pool.knowing.get(experience, 0).bit_count()
    return holders * PER_MILLE < RARE_PER_MILLE * len(pool.workers)


def parity_of(
    pool: Pool,
    clients: Sequence[ClientSnapshot],
    *,
    served: frozenset[str],
    servable: frozenset[str],
) -> Parity:
    """Only clients with somebody allowed are counted: the others are answered one by one, with their reason."""
    counts: dict[str, list[int]] = {}
    counted = [client for client in clients if client.id in servable]
    for client in counted:
        for group in groups_of(pool, client):
            tally = counts.setdefault(group, [0, 0])
            tally[0] += 1
            tally[1] += client.id in served
    overall = sum(client.id in served for client in counted)
    named = [
        _group(name, size, met, overall, len(counted))
        for name, (size, met) in sorted(counts.items())
        if size >= pool.weights.smallest_group
    ]
    waiting = [client.waiting_days for client in counted if client.id not in served]
    return Parity(
        groups=tuple(named),
        hidden_groups=len(counts) - len(named),
        longest_wait_unserved=max(waiting, default=0),
    )


def _group(name: str, size: int, met: int, overall: int, everybody: int) -> GroupParity:
    rate = PER_MILLE * met * everybody // (size * overall) if overall else 0
    return GroupParity(group=name, clients=size, served=met, rate=rate)
