"""The numbers behind a match, as versioned values that anyone may read."""

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources


class BadWeights(ValueError):
    """The weights file is not what it must be; the message says which entry, and why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    version: int
    experience: int
    availability: int
    preference: int
    headroom: int
    reply: int
    importance: tuple[int, ...]
    plenty_minutes: int
    slow_hours: int
    previous_worker: int
    points_a_day: int
    own_best_correction: int
    same_pair: int
    offers_shown: int
    clients_a_seat: int
    lead: int
    smallest_group: int
    group_floor: int
    new_client_counts: int
    intense_counts: int
    hard_day_counts: int
    new_days: int

    def importance_of(self, place: int) -> int:
        return self.importance[min(place, len(self.importance) - 1)]


WHERE = {
    "version": ("version",),
    "experience": ("points", "experience"),
    "availability": ("points", "availability"),
    "preference": ("points", "preference"),
    "headroom": ("points", "headroom"),
    "reply": ("points", "reply"),
    "plenty_minutes": ("availability", "plenty_minutes"),
    "slow_hours": ("reply", "slow_hours"),
    "previous_worker": ("continuity", "previous_worker"),
    "points_a_day": ("fairness", "points_a_day"),
    "own_best_correction": ("fairness", "own_best_correction"),
    "same_pair": ("stability", "same_pair"),
    "offers_shown": ("offers", "shown"),
    "clients_a_seat": ("offers", "clients_a_seat"),
    "lead": ("offers", "lead"),
    "smallest_group": ("parity", "smallest_group"),
    "group_floor": ("parity", "floor"),
    "new_client_counts": ("capacity", "new_client"),
    "intense_counts": ("capacity", "intense"),
    "hard_day_counts": ("capacity", "hard_day"),
    "new_days": ("capacity", "new_days"),
}
AT_LEAST_ONE = frozenset(
    {"version", "plenty_minutes", "slow_hours", "offers_shown", "clients_a_seat"}
)
MOST = 1_000_000
MOST_IMPORTANCE = 100


def parse_weights(text: str) -> Weights:
    """Raises `BadWeights` for anything missing, negative, or not a whole number."""
    try:
        tree: object = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BadWeights(str(error)) from error
    numbers = {name: _number(tree, name, path) for name, path in WHERE.items()}
    importance = _at(tree, ("experience", "importance"))
    if not isinstance(importance, list) or not importance:
        raise BadWeights("experience.importance: a list of whole numbers is needed")
    return Weights(
        importance=tuple(
            _whole(entry, "experience.importance", 1, MOST_IMPORTANCE) for entry in importance
        ),
        **numbers,
    )


@lru_cache(maxsize=1)
def shipped_weights() -> Weights:
    """The weights this version of the software comes with."""
    return parse_weights(resources.files("matching").joinpath("weights.toml").read_text("utf-8"))


def _number(tree: object, name: str, path: tuple[str, ...]) -> int:
    return _whole(_at(tree, path), ".".join(path), 1 if name in AT_LEAST_ONE else 0)


def _at(tree: object, path: tuple[str, ...]) -> object:
    for key in path:
        if not isinstance(tree, dict) or key not in tree:
            raise BadWeights(f"{'.'.join(path)}: missing")
        tree = tree[key]
    return tree


def _whole(entry: object, place: str, least: int, most: int = MOST) -> int:
    if type(entry) is not int or not least <= entry <= most:
        raise BadWeights(f"{place}: a whole number from {least} to {most} is needed")
    return entry
