"""The next best worker for somebody who has one, and in plain words why it is not them."""

from dataclasses import dataclass
from enum import StrEnum

from matching.policies.scoring import PartName, Score


class WhyNot(StrEnum):
    ONLY_CHOICE = "only_choice"
    FITS_LESS = "fits_less"
    FITS_THE_SAME = "fits_the_same"
    SEATS_NEEDED_MORE = "seats_needed_more"
    LOCKED = "locked"


@dataclass(frozen=True, slots=True, kw_only=True)
class RunnerUp:
    """`worker_id` is None when nobody else is allowed. `difference`: their points less the chosen one's."""

    worker_id: str | None
    total: int
    difference: int
    why: WhyNot
    text: str
    mostly: PartName | None = None


PART_WORDS = {
    PartName.EXPERIENCE: "less of what the client has lived through",
    PartName.AVAILABILITY: "less time in common",
    PartName.PREFERENCE: "fewer of the client's wishes",
    PartName.HEADROOM: "less room at present",
    PartName.REPLY: "slower to write back",
    PartName.CONTINUITY: "not the worker the client knows",
}
ONLY_CHOICE = RunnerUp(
    worker_id=None,
    total=0,
    difference=0,
    why=WhyNot.ONLY_CHOICE,
    text="no other worker is allowed for this client",
)


def why_not(worker_id: str, other: Score, chosen: Score, *, locked: bool) -> RunnerUp:
    difference = other.total - chosen.total
    part = _part_most_behind(other, chosen) if difference < 0 else None
    why, text = _verdict(difference, part, locked=locked)
    return RunnerUp(
        worker_id=worker_id,
        total=other.total,
        difference=difference,
        why=why,
        text=text,
        mostly=part,
    )


def _verdict(difference: int, part: PartName | None, *, locked: bool) -> tuple[WhyNot, str]:
    if part is not None:
        return WhyNot.FITS_LESS, PART_WORDS[part]
    if locked:
        return WhyNot.LOCKED, "the pair was fixed by a coordinator"
    if difference == 0:
        return WhyNot.FITS_THE_SAME, "fits exactly as well; the choice fell by lot"
    return (
        WhyNot.SEATS_NEEDED_MORE,
        "fits better, but every seat there does more for somebody else",
    )


def _part_most_behind(other: Score, chosen: Score) -> PartName:
    pairs = zip(other.parts, chosen.parts, strict=True)
    behind = [(theirs.points - ours.points, ours.name) for theirs, ours in pairs]
    return min(behind, key=lambda entry: entry[0])[1]
