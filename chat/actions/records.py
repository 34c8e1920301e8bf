"""This app's part of what is held about a person (core.personal)."""

from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

from django.utils import timezone

from accounts.models import User
from chat.actions.conversations import close_what_stands_on, end_conversation
from chat.actions.forgetting import destroy_words
from chat.actions.group_records import erased_in_groups, exported_of_groups
from chat.models import (
    SAID,
    Conversation,
    ConversationQuerySet,
    Entry,
    KeptDraft,
    Participant,
    Side,
)
from chat.presenters import words_of
from chat.whispers import own_whispers

Json = dict[str, object]


def exported(person_id: UUID) -> Json:
    """Whole conversations for a client, whose they are. In a group, and for others, what they wrote themselves."""
    seats = Participant.objects.filter(person_id=person_id).select_related("conversation")
    return {
        "conversations": [
            {
                "opened_at": seat.conversation.opened_at,
                "closed_at": seat.conversation.closed_at,
                "entries": _entries(seat),
                **_whispered(seat),
            }
            for seat in seats.order_by("conversation__opened_at")
        ],
        "groups": exported_of_groups(person_id),
    }


def erased(person_id: UUID) -> Mapping[str, int]:
    """A client's conversations lose every word, both people's, and their key: they cannot be told apart.

    In a group only their own words go: the others' are the others'. What a peer worker wrote belongs to the conversations of their clients, and goes with those.
    """
    person = User.objects.get_queryset().get(pk=person_id)
    _end_conversations(person)
    in_groups = erased_in_groups(person=person)
    theirs = _conversations(person_id)
    gone, entries = destroy_words(list(theirs.values_list("pk", flat=True)))
    KeptDraft.objects.filter(person=person).delete()
    seats = Participant.objects.filter(person=person, left_at=None)
    seats.update(left_at=timezone.now(), took_over_at=None)
    return {"conversations": gone, "entries": entries + in_groups}


def reasons_to_wait(person_id: UUID) -> Sequence[str]:  # noqa: ARG001  # one of four that answer alike
    return []


def subjects(person_id: UUID) -> Sequence[str]:
    held = _conversations(person_id).values_list("pk", flat=True)
    return [f"conversation:{conversation}" for conversation in held]


def conversations(person_id: UUID) -> Sequence[UUID]:
    """On whichever side, and also after they left."""
    seats = Participant.objects.filter(person_id=person_id)
    return list(seats.order_by("pk").values_list("conversation_id", flat=True))


def people_in(conversation_id: UUID) -> Sequence[UUID]:
    """Whoever sits there, or sat. Nobody: there is no such conversation."""
    seats = Participant.objects.filter(conversation=conversation_id).order_by("side", "pk")
    return list(seats.values_list("person_id", flat=True))


def _end_conversations(person: User) -> None:
    """Also of somebody whose access was switched off before, who sits nowhere any more."""
    sitting = Participant.objects.sitting().pair().between_two()
    rooms = sitting.filter(person=person, conversation__closed_at=None)
    for conversation in list(rooms.values_list("conversation_id", flat=True)):
        end_conversation(conversation_id=conversation, by=person)
    kept = Participant.objects.pair().between_two().filter(person=person, left_at=None)
    rooms = kept.filter(conversation__closed_at=None)
    for pairing in list(rooms.values_list("conversation__pairing_id", flat=True)):
        if pairing is not None:
            close_what_stands_on(pairing_id=pairing, by=person)


def _conversations(person_id: UUID) -> ConversationQuerySet:
    seats = Participant.objects.filter(person_id=person_id, side=Side.CLIENT).between_two()
    return Conversation.objects.filter(pk__in=seats.values("conversation"))


def _entries(seat: Participant) -> list[Json]:
    entries = Entry.objects.filter(conversation=seat.conversation).order_by("seq")
    if seat.side != Side.CLIENT or seat.conversation.is_group:
        entries = entries.filter(author_id=seat.person_id)
    team = set(
        Participant.objects.filter(side=Side.TEAM)
        .filter(conversation=seat.conversation)
        .values_list("person_id", flat=True)
    )
    return [
        {
            "seq": entry.seq,
            "at": entry.at,
            "what": entry.kind,
            "by": _who(entry.author_id, seat.person_id, team),
            "words": words_of(entry, seat.conversation) if entry.kind in SAID else "",
        }
        for entry in entries
    ]


def _who(author: UUID, reader: UUID, team: Collection[UUID]) -> str:
    if author == reader:
        return "you"
    return "somebody from the team" if author in team else "your peer worker"


def _whispered(seat: Participant) -> Json:
    """Never for a client: what the team and a worker say to each other is not said to them."""
    return {} if seat.side == Side.CLIENT else {"your_whispers": own_whispers(seat)}
