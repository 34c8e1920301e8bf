"""Whom a viewer talks with: the other one, or, for somebody from the team, the two."""

from uuid import UUID

from accounts.models import User
from chat.models import Conversation, Group, Participant


def companion_of(viewer: User, conversation: Conversation) -> str:
    """The pseudonym of whoever is on the other side, also after they left; of both, for the team; of a group its topic."""
    if conversation.is_group:
        return str(conversation.group.topic)
    others = Participant.objects.pair().filter(conversation=conversation).exclude(person=viewer)
    return " and ".join(others.values_list("person__pseudonym", flat=True))


def companions(viewer: User) -> dict[UUID, str]:
    """The same by conversation, for all of the viewer's, in two queries."""
    others = (
        Participant.objects.pair().between_two().filter(conversation__participant__person=viewer)
    )
    rows = others.exclude(person=viewer).values_list("conversation_id", "person__pseudonym")
    names: dict[UUID, list[str]] = {}
    for room, name in rows:
        names.setdefault(room, []).append(name)
    groups = Group.objects.filter(conversation__participant__person=viewer)
    topics = dict(groups.values_list("conversation_id", "topic"))
    return {room: " and ".join(them) for room, them in names.items()} | topics
