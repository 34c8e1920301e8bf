"""The only ways to get hold of a group on behalf of a person. Each says "not found" for "not yours"."""

from uuid import UUID

from accounts.access import require
from accounts.models import User
from accounts.roles import Capability
from chat.access import Room, rooms_for_posting
from chat.models import Group, Participant, Removal, Side
from peersupport.core.errors import NotFound


def group_for_reading(viewer: User, conversation_id: UUID) -> Group:
    """What everybody may know of it. Raises `NotFound` unless the viewer may join it, sits in it, or is of the team on duty."""
    group = Group.objects.select_related("conversation").filter(pk=conversation_id).first()
    if group is None or not _may_know(viewer, group):
        raise NotFound
    return group


def group_for_joining(person: User, conversation_id: UUID) -> Group:
    """Raises `NotFound` unless it is open and the person may ask for support, and was not taken out of it."""
    require(person, Capability.ASK_FOR_SUPPORT)
    group = group_for_reading(person, conversation_id)
    if group.conversation.closed_at is not None:
        raise NotFound
    return group


def room_for_joining(person: User, conversation_id: UUID) -> tuple[Room, Group]:
    """Locked. Raises `NotFound` unless it is open and the person may ask for support, and was not taken out of it."""
    require(person, Capability.ASK_FOR_SUPPORT)
    room, group = _locked(conversation_id)
    taken_out = Removal.objects.filter(conversation=conversation_id, person=person).exists()
    if not room.is_open or taken_out:
        raise NotFound
    return room, group


def room_of_member(person: User, conversation_id: UUID) -> Room:
    """Locked. Raises `NotFound` unless the person is a member of the group; its host is none."""
    room, _ = _locked(conversation_id)
    member_of(room, person.pk)
    return room


def room_of_host(person: User, conversation_id: UUID) -> Room:
    """Locked. Raises `NotFound` unless the person is its host, and it is open."""
    room, _ = _locked(conversation_id)
    if not room.is_open or room.host is None or room.host.person_id != person.pk:
        raise NotFound
    return room


def room_for_running(coordinator: User, conversation_id: UUID) -> tuple[Room, Group]:
    """Locked. Raises `NotFound` unless the person opens and closes groups."""
    require(coordinator, Capability.OPEN_GROUPS)
    return _locked(conversation_id)


def member_of(room: Room, person_id: UUID) -> Participant:
    """Raises `NotFound` unless the person is a member of the group; its host is none."""
    seat = room.seats.get(person_id)
    if seat is None or seat.side != Side.CLIENT:
        raise NotFound
    return seat


def hosted_member(host: User, conversation_id: UUID, person_id: UUID) -> Participant:
    """Of the host's own open group, without locking it. Raises `NotFound`."""
    seats = Participant.objects.sitting().filter(conversation=conversation_id)
    open_groups = seats.filter(conversation__pairing_id=None, conversation__closed_at=None)
    hosts = open_groups.filter(person=host, side=Side.WORKER)
    member = open_groups.filter(person=person_id, side=Side.CLIENT).select_related("person")
    found = member.first() if hosts.exists() else None
    if found is None:
        raise NotFound
    return found


def _may_know(viewer: User, group: Group) -> bool:
    if viewer.may(Capability.ANSWER_ESCALATIONS):
        return True
    if group.conversation.participant_set.sitting().filter(person=viewer).exists():
        return True
    taken_out = Removal.objects.filter(conversation=group.pk, person=viewer).exists()
    is_open = group.conversation.closed_at is None
    return viewer.may(Capability.ASK_FOR_SUPPORT) and is_open and not taken_out


def _locked(conversation_id: UUID) -> tuple[Room, Group]:
    room = rooms_for_posting([conversation_id]).get(conversation_id)
    if room is None or not room.conversation.is_group:
        raise NotFound
    return room, Group.objects.get(pk=conversation_id)
