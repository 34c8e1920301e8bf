"""How many people a worker's clients count as: somebody new, or a hard conversation, takes more than one place."""

from collections.abc import Iterable
from dataclasses import dataclass

from matching.policies.weights import Weights

ONE = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """One client whom a worker talks with now."""

    is_new: bool
    is_intense: bool


def load_of(held: Iterable[Held], *, hard_day: bool, weights: Weights) -> int:
    """In whole people, rounded down: never less than the clients there are."""
    total = weights.hard_day_counts if hard_day else 0
    for client in held:
        total += ONE
        total += weights.new_client_counts if client.is_new else 0
        total += weights.intense_counts if client.is_intense else 0
    return total // ONE
