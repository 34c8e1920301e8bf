"""What it costs to leave somebody waiting, when there are not seats for all.

Serving one more person always comes first. Then, who is served: nobody is passed over for being hard to
match (the own-best correction), and everybody's turn comes nearer each day they wait.
"""

from matching.policies.snapshots import ClientSnapshot
from matching.policies.weights import Weights

LONGEST_COUNTED_DAYS = 365
WHOLE = 1000


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
    )
    return 1 << (widest * (clients + 1)).bit_length()
