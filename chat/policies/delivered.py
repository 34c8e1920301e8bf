"""How far a device has everything. Pure."""

from collections.abc import Mapping


def reached(has: int, confirmed: Mapping[int, int]) -> int:
    """`confirmed`: by where each stretch begins (after which entry), where it ends. A hole below a stretch counts as one.

    Somebody whose tab began after what came while they were away has not had that yet.
    """
    for begins, ends in sorted(confirmed.items()):
        if begins <= has:
            has = max(has, ends)
    return has
