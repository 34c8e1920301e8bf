"""What people remember, kept outside the service, and how it differs from what the service kept. Pure."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

# A place in a conversation and the words there.
Heard = tuple[int, str]
Timed = tuple[float, float]


@dataclass(slots=True)
class History:
    """Every body is said once only, so it names its message."""

    said: defaultdict[tuple[str, str], list[str]] = field(
        default_factory=lambda: defaultdict(list)
    )
    acked: dict[str, tuple[str, int]] = field(default_factory=dict)
    heard: defaultdict[tuple[str, str], list[Heard]] = field(
        default_factory=lambda: defaultdict(list)
    )
    refused: list[str] = field(default_factory=list)
    # By conversation, what its sequence had come to before anybody spoke.
    begins: defaultdict[str, int] = field(default_factory=lambda: defaultdict(int))
    # By body, when Send was pressed.
    pressed: dict[str, float] = field(default_factory=dict)
    # When it was over, and how many milliseconds it took since Send was pressed.
    acks: list[Timed] = field(default_factory=list)
    hearings: list[Timed] = field(default_factory=list)

    def last_acked(self, conversation: str) -> int:
        return max((seq for where, seq in self.acked.values() if where == conversation), default=0)


def share(timed: Sequence[Timed], part: float, since: float = 0.0) -> float:
    """The milliseconds that `part` of those that ended after `since` did not exceed; 0 for none."""
    took = sorted(ms for at, ms in timed if at >= since) or [0.0]
    return round(took[min(len(took) - 1, int(part * len(took)))], 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Damage:
    """All but `acked` must be 0.

    lost: acknowledged, and not there. duplicates: there, or heard, twice. gaps: numbers of a sequence that
    nothing has, or that somebody was taken past. unseen: there, and not heard by somebody who listened.
    reordered: not in the order it was said, or not at the place that was acknowledged, or heard at another.
    ghosts: heard, and not there.
    """

    acked: int
    lost: int
    duplicates: int
    gaps: int
    unseen: int
    reordered: int
    ghosts: int

    @property
    def is_none(self) -> bool:
        return not (
            self.lost
            or self.duplicates
            or self.gaps
            or self.unseen
            or self.reordered
            or self.ghosts
        )


def compare(history: History, stored: Mapping[str, Sequence[Heard]]) -> Damage:
    """`stored`: by conversation, what the database holds, in the order of its sequence."""
    there = {where: Counter(body for _, body in kept) for where, kept in stored.items()}
    places = {(where, body): seq for where, kept in stored.items() for seq, body in kept}
    readers = [(where, heard) for (where, _), heard in history.heard.items()]
    return Damage(
        acked=len(history.acked),
        lost=sum((where, body) not in places for body, (where, _) in history.acked.items()),
        duplicates=sum(_twice(bodies) for bodies in there.values())
        + sum(_twice(Counter(body for _, body in heard)) for _, heard in readers),
        gaps=sum(
            _holes([seq for seq, _ in kept], history.begins[where])
            for where, kept in stored.items()
        )
        + sum(
            _jumps([history.begins[where], *(seq for seq, _ in heard)]) for where, heard in readers
        ),
        unseen=sum(
            len(there.get(where, Counter()).keys() - {body for _, body in heard})
            for where, heard in readers
        ),
        reordered=_out_of_order(history, stored) + _misplaced(history, places),
        ghosts=sum(
            len({body for _, body in heard} - there.get(where, Counter()).keys())
            for where, heard in readers
        ),
    )


def _twice(bodies: Counter[str]) -> int:
    return sum(count - 1 for count in bodies.values())


def _holes(seqs: Sequence[int], begins: int) -> int:
    """Numbers after `begins`, to the last, that are missing."""
    return max(seqs, default=begins) - begins - len(set(seqs))


def _jumps(seqs: Sequence[int]) -> int:
    """Places passed over by somebody who heard from the first of these on."""
    return sum(max(0, later - earlier - 1) for earlier, later in pairwise(seqs))


def _backwards(numbers: Iterable[int]) -> int:
    return sum(later <= earlier for earlier, later in pairwise(numbers))


def _out_of_order(history: History, stored: Mapping[str, Sequence[Heard]]) -> int:
    """By author as it was said, and by listener as it came."""
    wrong = 0
    for (where, _), bodies in history.said.items():
        order = {body: number for number, body in enumerate(bodies)}
        wrong += _backwards([order[body] for _, body in stored.get(where, ()) if body in order])
    return wrong + sum(_backwards([seq for seq, _ in heard]) for heard in history.heard.values())


def _misplaced(history: History, places: Mapping[tuple[str, str], int]) -> int:
    acked = sum(
        places.get((where, body), seq) != seq for body, (where, seq) in history.acked.items()
    )
    heard = sum(
        places.get((where, body), seq) != seq
        for (where, _), some in history.heard.items()
        for seq, body in some
    )
    return acked + heard
