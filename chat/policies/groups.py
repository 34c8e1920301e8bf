"""What holds in groups. Pure."""

from uuid import UUID, uuid5


def thread_of(conversation_id: UUID, author_id: UUID) -> UUID:
    """As which conversation moderation knows one person's words in a group.

    An alarm in a group is about one person: each has alarms of their own, and nobody's hides in another's.
    """
    return uuid5(conversation_id, f"thread:{author_id}")


def places_left(*, cap: int, taken: int, is_kept_apart: bool) -> int:
    """For somebody who must not meet one of the group it is as full as any full group."""
    return 0 if is_kept_apart else max(cap - taken, 0)
