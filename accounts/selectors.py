"""What the coordinator's page shows of staff and of open invitations."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.utils import timezone

from accounts.access import FACTORS, require
from accounts.models import Deactivation, Invitation, PersonQuerySet, User
from accounts.roles import STAFF, Capability, Role
from peersupport.core import personal
from peersupport.core.errors import NotFound


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffMember:
    """One line of the staff list."""

    person_id: UUID
    pseudonym: str
    role: str
    role_value: Role
    is_active: bool
    has_second_factor: bool
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenInvitation:
    """One link that nobody has used yet."""

    invitation_id: int
    role: str
    invited_by: str
    expires_at: datetime


def staff_members() -> list[StaffMember]:
    """Everybody on staff, those switched off last, each with the reason why."""
    return _members(_staff().order_by("-is_active", "pseudonym"))


def staff_member(coordinator: User, person_id: UUID) -> StaffMember:
    """Raises `NotFound` for anybody who is not on staff, and for anybody who may not ask."""
    require(coordinator, Capability.INVITE_STAFF)
    found = _members(_staff().filter(pk=person_id))
    if not found:
        raise NotFound
    return found[0]


def _staff() -> PersonQuerySet:
    return User.objects.get_queryset().filter(role__in=STAFF)


def _members(people: PersonQuerySet) -> list[StaffMember]:
    with_factor = set(
        Authenticator.objects.filter(user__in=people, type__in=FACTORS).values_list(
            "user_id", flat=True
        )
    )
    switched_off = Deactivation.objects.filter(person__in=people, undone_at=None)
    reasons = {row.person_id: row.reason for row in switched_off.select_related("person")}
    return [
        StaffMember(
            person_id=person.pk,
            pseudonym=person.pseudonym,
            role=Role(person.role).label,
            role_value=Role(person.role),
            is_active=person.is_active,
            has_second_factor=person.pk in with_factor,
            reason=reasons.get(person.pk, ""),
        )
        for person in people
    ]


def open_invitations() -> list[OpenInvitation]:
    now = timezone.now()
    waiting = Invitation.objects.filter(accepted_at=None, withdrawn_at=None, expires_at__gt=now)
    return [
        OpenInvitation(
            invitation_id=row.pk,
            role=Role(row.role).label,
            invited_by=row.invited_by.pseudonym if row.invited_by else "the operator",
            expires_at=row.expires_at,
        )
        for row in waiting.select_related("invited_by").order_by("expires_at")
    ]


# What a trace in the audit chain means to the person whose words were read.
OPENED = {
    "escalation.read": "the words that raised an alarm",
    "flag.read": "a few words of a message of yours",
    "flag.whole.read": "a message of yours",
    "sample.read": "a part of a conversation",
    "support_profile.read": "what you said about yourself",
    "draft.read": "a message of yours that waits for a colleague",
    "conversation.read": "your whole conversation",
    "everything.read": "all that we hold about you, to make a copy for you",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """One line of "who has looked"."""

    at: datetime
    who: str
    role: str
    what: str
    reason: str


def readings_of(person: User) -> list[Opened]:
    """Who else opened the person's words, the latest first."""
    found = personal.readings(person.pk)
    readers = User.objects.get_queryset().in_bulk([one.reader_id for one in found])
    return [_opened(one, readers.get(one.reader_id)) for one in found]


def _opened(reading: personal.Reading, reader: User | None) -> Opened:
    return Opened(
        at=reading.at,
        who=reader.pseudonym if reader else "",
        role=Role(reader.role).label if reader else "operator",
        what=OPENED.get(reading.verb, "something you wrote"),
        reason=reading.reason,
    )
