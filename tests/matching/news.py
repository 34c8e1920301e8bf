"""What the tests of matching read of the news that was told."""

from peersupport.core.models import Nudge


def told() -> list[tuple[str, set[str]]]:
    """What was announced, and to whom, oldest first."""
    return [
        (delivery["event"]["type"], set(delivery["to"]))
        for nudge in Nudge.objects.order_by("pk")
        for delivery in nudge.deliveries
    ]
