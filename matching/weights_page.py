"""The weights in force, as anybody on the team may read them."""

from dataclasses import dataclass

from matching.policies.fairness import most_points
from matching.policies.weights import Weights, shipped_weights


@dataclass(frozen=True, slots=True, kw_only=True)
class WeightRow:
    title: str
    number: str
    meaning: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WeightsInWords:
    version: int
    most: str
    points: tuple[WeightRow, ...]
    fairness: tuple[WeightRow, ...]
    room: tuple[WeightRow, ...]


def weights_in_words() -> WeightsInWords:
    weights = shipped_weights()
    return WeightsInWords(
        version=weights.version,
        most=f"{most_points(weights):,}",
        points=_points(weights),
        fairness=_fairness(weights),
        room=_room(weights),
    )


def _points(weights: Weights) -> tuple[WeightRow, ...]:
    importance = ", ".join(map(str, weights.importance))
    return (
        _row(
            "What they have lived through",
            weights.experience,
            f"In the client's order: {importance} and so on. What few workers know counts more.",
        ),
        _row(
            "Time in common",
            weights.availability,
            f"Full at {weights.plenty_minutes} minutes a week, or when the client writes at any time.",
        ),
        _row("Wishes", weights.preference, "Full when every wish is met, or none was named."),
        _row("Room", weights.headroom, "Full when the worker is well and all places are free."),
        _row(
            "Writing back",
            weights.reply,
            f"Falls by two thirds with every {weights.slow_hours} hours until an answer.",
        ),
        _row(
            "Know each other",
            weights.previous_worker,
            "On top, for a worker they have talked with before.",
        ),
    )


def _fairness(weights: Weights) -> tuple[WeightRow, ...]:
    return (
        _row("Each day of waiting", weights.points_a_day, "Points that a client gains each day."),
        WeightRow(
            title="Hard to match",
            number=f"{weights.own_best_correction // 10} %",
            meaning="So much of what they lack to a perfect pair is made good.",
        ),
        WeightRow(
            title="No group left behind",
            number=f"{weights.group_floor // 10} %",
            meaning=f"Each group of {weights.smallest_group} or more is served at least at this"
            " share of everybody's rate, where places allow.",
        ),
        _row("Leaving a pair as it was", weights.same_pair, "When a plan is made again."),
        _row("Lists for each free place", weights.clients_a_seat, "At most, at the same time."),
    )


def _room(weights: Weights) -> tuple[WeightRow, ...]:
    return (
        _people(
            "Somebody new", weights.new_client_counts, f"In the first {weights.new_days} days."
        ),
        _people("An intense time", weights.intense_counts, "When the worker says so."),
        _people("A hard day", weights.hard_day_counts, "Somebody they talk with was in danger."),
    )


def _people(title: str, thousandths: int, meaning: str) -> WeightRow:
    return WeightRow(title=title, number=f"+{thousandths / 1000:g}", meaning=meaning)


def _row(title: str, number: int, meaning: str) -> WeightRow:
    return WeightRow(title=title, number=f"{number:,}", meaning=meaning)
