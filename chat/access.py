"""The only ways to get hold of a conversation on behalf of a person. Each says "not found" for "not yours"."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from accounts.access import require
from accounts.models import User
from accounts.roles import Capability
from chat.models import Conversation, Entry, Kind, Participant, Side, Signs
from moderation.api import was_ever_raised
from peersupport.core.errors import NotFound
from peersupport.core.statements import Given, SelectWhole

OWN_SEAT = SelectWhole(
    Participant.objects.sitting()
    .filter(person=Given("viewer"), conversation=Given("room"))
    .select_related("conversation")
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """A conversation and who sits in it, as they are while its row is locked."""

    conversation: Conversation
    seats: dict[UUID, Participant]

    @property
    def is_open(self) -> bool:
        return self.conversation.closed_at is None

    @property
    def persons(self) -> frozenset[UUID]:
        return frozenset(self.seats)

    @property
    def team(self) -> tuple[Participant, ...]:
        """Whoever joined from the team, and has not left."""
        return tuple(seat for seat in self.seats.values() if seat.side == Side.TEAM)

    @property
    def is_taken_over(self) -> bool:
        return any(seat.took_over_at for seat in self.team)

    @property
    def host(self) -> Participant | None:
        """Whoever sits on the peer worker's side."""
        return next((seat for seat in self.seats.values() if seat.side == Side.WORKER), None)


def conversation_for_reading(viewer: User, conversation_id: UUID) -> Conversation:
    """Raises `NotFound` unless the viewer sits in it."""
    return seat_for_reading(viewer, conversation_id).conversation


def seat_for_reading(viewer: User, conversation_id: UUID) -> Participant:
    """The viewer's own seat, with the conversation. Raises `NotFound` unless they sit there."""
    seat = OWN_SEAT.first(viewer=viewer.pk, room=conversation_id)
    if seat is None:
        raise NotFound
    return seat


def worker_seat(person: User, conversation_id: UUID) -> Participant:
    """The peer worker's own seat in a conversation of two. Raises `NotFound` for anybody else."""
    seat = seat_for_reading(person, conversation_id)
    if seat.side != Side.WORKER or seat.conversation.is_group:
        raise NotFound
    return seat


def seat_beside_client(person: User, conversation_id: UUID) -> Participant:
    """The seat of the peer worker, or of somebody from the team. Raises `NotFound` for anybody else."""
    seat = seat_for_reading(person, conversation_id)
    if seat.side == Side.CLIENT:
        raise NotFound
    return seat


def conversation_for_the_team(person: User, conversation_id: UUID) -> Conversation:
    """Of those in which an alarm was raised. Raises `NotFound` for every other, and for anybody not on duty."""
    require(person, Capability.ANSWER_ESCALATIONS)
    found = Conversation.objects.filter(pk=conversation_id).first()
    if found is None or not found.wrapped_key or not was_ever_raised(conversation_id):
        raise NotFound
    return found


def rooms_for_posting(conversation_ids: Collection[UUID]) -> dict[UUID, Room]:
    """Locks the conversations in id order until the transaction ends, then says who sits in them.

    Under the locks no seat changes hands and no second message takes a sequence number.
    """
    wanted = Conversation.objects.filter(pk__in=conversation_ids).order_by("pk")
    rooms = {
        conversation.pk: Room(conversation=conversation, seats={})
        for conversation in wanted.select_for_update(of=("self",), no_key=True)
    }
    seats = Participant.objects.sitting().filter(conversation__in=rooms)
    for seat in seats.select_related("person"):
        rooms[seat.conversation_id].seats[seat.person_id] = seat
    return rooms


def room_for_closing(person: User, conversation_id: UUID) -> Room:
    """Locked. Raises `NotFound` unless the person is one of the two."""
    room = rooms_for_posting([conversation_id]).get(conversation_id)
    if room is None or person.pk not in room.seats:
        raise NotFound
    if room.seats[person.pk].side == Side.TEAM:
        raise NotFound
    return room


def room_of_two(person: User, conversation_id: UUID) -> tuple[Room, UUID]:
    """As `room_for_closing`, with its pairing. Raises `NotFound` for a group, too: nobody ends that for all."""
    room = room_for_closing(person, conversation_id)
    if room.conversation.pairing_id is None:
        raise NotFound
    return room, room.conversation.pairing_id


def message_to_report(viewer: User, conversation_id: UUID, seq: int) -> Entry:
    """Somebody else's message. Raises `NotFound` unless the viewer may read it."""
    messages = Entry.objects.visible_to(viewer).filter(kind=Kind.MESSAGE).exclude(author=viewer)
    found = messages.select_related("conversation", "author")
    entry = found.filter(conversation_id=conversation_id, seq=seq).first()
    if entry is None:
        raise NotFound
    return entry


def own_message(person: User, conversation: Conversation, seq: int) -> Entry:
    """Locked by its conversation. Raises `NotFound` unless the person wrote it there."""
    own = Entry.objects.filter(conversation=conversation, author=person, kind=Kind.MESSAGE)
    entry = own.filter(seq=seq).first()
    if entry is None:
        raise NotFound
    return entry


def newest_words(message: Entry) -> Entry:
    """Of a message that somebody already got hold of: the entry whose words stand now."""
    if message.replaced_by is None:
        return message
    return message.conversation.entry_set.get(seq=message.replaced_by)


def companions_who_see_typing(viewer: User, conversation_id: UUID) -> frozenset[UUID]:
    """The others in an open conversation, unless they or the viewer have turned that sign off. In a group nobody.

    Raises `NotFound` unless the viewer may write there.
    """
    seat = seat_for_reading(viewer, conversation_id)
    if seat.conversation.closed_at is not None:
        raise NotFound
    turned_off = Signs.objects.filter(person=viewer, typing=False).exists()
    if turned_off or seat.side == Side.TEAM or seat.conversation.is_group:
        return frozenset()
    others = Participant.objects.sitting().pair().filter(conversation_id=conversation_id)
    seeing = others.exclude(person=viewer).exclude(person__signs__typing=False)
    return frozenset(seeing.values_list("person_id", flat=True))
