"""What it costs to leave somebody waiting, when there are not seats for all.

Serving one more person always comes first. Then, who is served: nobody is passed over for being hard to
match (the own-best correction), and everybody's turn comes nearer each day they wait.
"""

from dataclasses import replace

from matching.policies.snapshots import ClientSnapshot
from matching.policies.weights import Weights

LONGEST_COUNTED_DAYS = 365
# A group left behind is lifted by so many points at a time, so often at most.
GROUP_LIFT = 250
MOST_LIFTS = 80
WHOLE = 1000


def points_only(weights: Weights) -> Weights:
    """Without anything that looks at who waits: the most people, then the most points."""
    return replace(weights, own_best_correction=0, points_a_day=0, group_floor=0)


def most_points(weights: Weights) -> int:
    """The score of a perfect pair."""
    return (
        weights.experience
        + weights.availability
        + weights.preference
        + weights.headroom
        + weights.reply
        + weights.previous_worker
    )


def lift(client: ClientSnapshot, best: int, weights: Weights) -> int:
    """Points this client brings to any seat, `best` being their best score with anybody allowed."""
    days = min(client.waiting_days, LONGEST_COUNTED_DAYS)
    behind = weights.own_best_correction * (most_points(weights) - best) // WHOLE
    return behind + weights.points_a_day * days


def price_of_a_person(clients: int, weights: Weights) -> int:
    """So much that serving one more person outweighs everything else about a plan of this size."""
    widest = (
        most_points(weights) * (1 + -(-weights.own_best_correction // WHOLE))
        + weights.same_pair
        + weights.points_a_day * LONGEST_COUNTED_DAYS
        + GROUP_LIFT * MOST_LIFTS
    )
    return 1 << (widest * (clients + 1)).bit_length()
