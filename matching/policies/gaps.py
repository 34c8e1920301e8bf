"""What nobody covers: the experiences, languages and hours that people wait for. Counts only, never who."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from matching.policies.availability import Slots, slots_of_person
from matching.policies.snapshots import ClientSnapshot, WorkerSnapshot

# Fewer who wait for something than this are not counted aloud: a small number is a person.
FEW = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """`wanted` clients look for it, `held` workers have it, and `free` of those could take somebody now."""

    name: str
    wanted: int
    held: int
    free: int

    @property
    def few(self) -> bool:
        return self.wanted < FEW


@dataclass(frozen=True, slots=True, kw_only=True)
class Gaps:
    """What is missing most comes first. `hours`: somebody waits for them, and nobody with room is there."""

    experiences: tuple[Gap, ...]
    languages: tuple[Gap, ...]
    needs: tuple[Gap, ...]
    hours: Slots


def gaps_between(
    clients: Sequence[ClientSnapshot], workers: Sequence[WorkerSnapshot], week_start: date
) -> Gaps:
    """Something is a gap while more people wait for it than workers with room could give it.

    A client counts once for each of their experiences and needs; for languages only when none of theirs
    is spoken by somebody with room.
    """
    free = [worker for worker in workers if worker.accepting and worker.free_seats]
    spoken = frozenset[str]().union(*(worker.languages for worker in free))
    unheard = [client for client in clients if client.languages.isdisjoint(spoken)]
    return Gaps(
        experiences=_gaps(
            Counter(name for client in clients for name in client.experiences),
            Counter(name for worker in workers for name in worker.experiences),
            Counter(name for worker in free for name in worker.experiences),
        ),
        languages=_gaps(
            Counter(name for client in unheard for name in client.languages),
            Counter(name for worker in workers for name in worker.languages),
            Counter(name for worker in free for name in worker.languages),
        ),
        needs=_gaps(
            Counter(name for client in clients for name in client.required),
            Counter(name for worker in workers for name in worker.attributes),
            Counter(name for worker in free for name in worker.attributes),
        ),
        hours=_hours(clients, free, week_start),
    )


def _gaps(wanted: Counter[str], held: Counter[str], free: Counter[str]) -> tuple[Gap, ...]:
    found = [
        Gap(name=name, wanted=count, held=held[name], free=free[name])
        for name, count in wanted.items()
        if count > free[name]
    ]
    return tuple(sorted(found, key=lambda gap: (gap.free - gap.wanted, gap.name)))


def _hours(
    clients: Sequence[ClientSnapshot], free: Sequence[WorkerSnapshot], week_start: date
) -> Slots:
    wanted, covered = 0, 0
    for client in clients:
        if not client.asynchronous:
            wanted |= slots_of_person(client, week_start)
    for worker in free:
        covered |= slots_of_person(worker, week_start)
    return wanted & ~covered
