"""What a peer worker's words get before they go out: nothing, a private word, or a colleague's look. Pure."""

from dataclasses import dataclass

from moderation.policies.screening import BoundaryHit, Verdict

# The gravest actions keep a worker's words back until somebody has looked; a mask would hide them all the same.
HOLDING = frozenset({"mask", "hold", "page"})
NUDGING = frozenset({"nudge"})

Facts = dict[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruling:
    """Which boundaries the words cross, gravest first."""

    crossed: tuple[BoundaryHit, ...]

    @property
    def is_clear(self) -> bool:
        return not self.crossed

    @property
    def holds(self) -> bool:
        return any(hit.action in HOLDING for hit in self.crossed)

    @property
    def rule_ids(self) -> frozenset[str]:
        return frozenset(hit.rule_id for hit in self.crossed)

    @property
    def wordings(self) -> tuple[str, ...]:
        """Each once: two rules may say the same kind thing."""
        return tuple(dict.fromkeys(hit.wording for hit in self.crossed))

    @property
    def facts(self) -> list[Facts]:
        return [
            {
                "rule_id": hit.rule_id,
                "category": hit.category,
                "action": hit.action,
                "wording": hit.wording,
                "spans": [list(span) for span in hit.spans],
            }
            for hit in self.crossed
        ]


def rule_on(verdict: Verdict) -> Ruling:
    """What only has to be looked at afterwards, such as a flag, keeps nothing back."""
    asking = [hit for hit in verdict.boundary if hit.action in HOLDING | NUDGING]
    return Ruling(crossed=tuple(sorted(asking, key=lambda hit: hit.action in NUDGING)))


def is_answered(ruling: Ruling, *, told: frozenset[str]) -> bool:
    """Whether the author has already been told of every boundary that these words cross, and none is grave."""
    return not ruling.holds and ruling.rule_ids <= told


def same_words(one: str, other: str) -> bool:
    """A form changes line ends and the white space at both ends; nothing else may differ."""
    return one.split() == other.split()
