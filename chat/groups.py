"""Reads: the groups somebody may join, one group as its reader may know it, and what waits for its host."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from accounts.models import User
from accounts.roles import Capability
from chat import group_access
from chat.access import seat_for_reading
from chat.group_rows import reason_context, waiting_context
from chat.models import Agreement, Group, Participant, Removal, Side, WaitingMessage
from chat.policies.groups import places_left
from matching.api import is_minor, must_not_meet
from peersupport.core.crypto import Unreadable

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupCard:
    """A group as one reader may know it. `places_left` is 0 also for somebody who must not meet one of it."""

    conversation_id: UUID
    topic: str
    rules: str
    rules_version: int
    meets: str
    host: str
    cap: int
    places_left: int
    waits_for_host: bool
    is_open: bool
    is_member: bool
    is_host: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenOut:
    """Of a removal. `reason` is empty for the person themselves: it is the team's."""

    conversation_id: UUID
    topic: str
    person: str
    by: str
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupsPage:
    """`own`: where the reader sits. `ended`: groups that are over, for the team."""

    own: tuple[GroupCard, ...]
    others: tuple[GroupCard, ...]
    ended: tuple[GroupCard, ...]
    taken_out: tuple[TakenOut, ...]
    may_open: bool
    is_minor: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    person_id: UUID
    name: str
    is_host: bool
    is_me: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupPage:
    """`members` only for those who sit in it. `removals` only for the team on duty."""

    card: GroupCard
    members: tuple[Member, ...]
    removals: tuple[TakenOut, ...]
    has_new_rules: bool
    may_join: bool
    may_change: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """`reason` is what the host wrote; None while it waits."""

    id: UUID
    author: str
    body: str
    at: datetime
    reason: str | None
    is_first: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingPage:
    """For the host what is to be read, for a member what they themselves wrote."""

    conversation_id: UUID
    is_host: bool
    waiting: tuple[Waiting, ...]


def groups_page(viewer: User) -> GroupsPage:
    """Open groups for everybody who may join one; for others those in which they sit."""
    own, others, ended = [], [], []
    young = is_minor(viewer.pk)
    removed = set(_removals(viewer).values_list("conversation", flat=True))
    for group in Group.objects.select_related("conversation").order_by("topic", "pk"):
        card = _card(viewer, group)
        if card.is_member or card.is_host:
            own.append(card)
        elif not card.is_open:
            ended.append(card)
        elif group.pk not in removed:
            others.append(card)
    on_duty = viewer.may(Capability.ANSWER_ESCALATIONS)
    may_look = on_duty or (viewer.may(Capability.ASK_FOR_SUPPORT) and not young)
    return GroupsPage(
        own=tuple(own),
        others=tuple(others) if may_look else (),
        ended=tuple(ended) if on_duty else (),
        taken_out=tuple(_told(row) for row in _removals(viewer).filter(told_at=None)),
        may_open=viewer.may(Capability.OPEN_GROUPS),
        is_minor=young,
    )


def group_page(viewer: User, conversation_id: UUID) -> GroupPage:
    """Raises `NotFound` unless the viewer may know of it."""
    group = group_access.group_for_reading(viewer, conversation_id)
    card = _card(viewer, group)
    sits = card.is_member or card.is_host
    on_duty = viewer.may(Capability.ANSWER_ESCALATIONS)
    agreed = Agreement.objects.filter(conversation=conversation_id, person=viewer).first()
    may_join = viewer.may(Capability.ASK_FOR_SUPPORT) and card.is_open and not sits
    return GroupPage(
        card=card,
        members=_members(viewer, group) if sits else (),
        removals=_removals_of(group) if on_duty else (),
        has_new_rules=card.is_member and (agreed is None or agreed.version < card.rules_version),
        may_join=may_join and not is_minor(viewer.pk),
        may_change=card.is_open and viewer.may(Capability.OPEN_GROUPS),
    )


def plan_of(viewer: User, conversation_id: UUID) -> dict[str, object]:
    """What a coordinator may change of it, as it stands. Raises `NotFound` as `group_page`."""
    group = group_access.group_for_reading(viewer, conversation_id)
    seats = Participant.objects.sitting().filter(conversation=group.pk, side=Side.WORKER)
    return {
        "topic": group.topic,
        "rules": group.rules,
        "host": str(seats.values_list("person", flat=True).first() or ""),
        "cap": group.cap,
        "meets": group.meets,
        "waits_for_host": group.conversation.waits_for_host,
    }


def member_name(viewer: User, conversation_id: UUID, person_id: UUID) -> str:
    """Of a member, for the host. Raises `NotFound` for anybody else."""
    return group_access.hosted_member(viewer, conversation_id, person_id).person.pseudonym


def waiting_page(viewer: User, conversation_id: UUID) -> WaitingPage:
    """Raises `NotFound` unless the viewer sits there. In a conversation of two nothing waits for a host."""
    seat = seat_for_reading(viewer, conversation_id)
    is_host = seat.conversation.is_group and seat.side == Side.WORKER
    rows = WaitingMessage.objects.filter(conversation=seat.conversation, settled_at=None)
    rows = rows.filter(returned_at=None) if is_host else rows.filter(author=viewer)
    found = list(rows.select_related("author", "conversation").order_by("turn"))
    return WaitingPage(
        conversation_id=conversation_id, is_host=is_host, waiting=tuple(_read(found))
    )


def _read(rows: Sequence[WaitingMessage]) -> list[Waiting]:
    seen: set[UUID] = set()
    read = []
    for row in rows:
        read.append(
            Waiting(
                id=row.pk,
                author=row.author.pseudonym,
                body=_words(
                    row,
                    bytes(row.body_sealed),
                    waiting_context(row.conversation_id, row.author_id, row.client_id),
                ),
                at=row.at,
                reason=_words(row, bytes(row.reason_sealed), reason_context(row.pk))
                if row.returned_at
                else None,
                is_first=row.author_id not in seen,
            )
        )
        if row.returned_at is None:
            seen.add(row.author_id)
    return read


def _words(row: WaitingMessage, sealed: bytes, context: str) -> str:
    """Nothing when it cannot be read any more: the others can."""
    try:
        return row.conversation.vault.open(sealed, context) if sealed else ""
    except Unreadable:
        logger.error("a waiting message cannot be read: %s", row.pk)
        return ""


def _card(viewer: User, group: Group) -> GroupCard:
    sitting = Participant.objects.sitting().filter(conversation=group.pk)
    seats = {seat.person_id: seat for seat in sitting.select_related("person")}
    own = seats.get(viewer.pk)
    host = next((seat for seat in seats.values() if seat.side == Side.WORKER), None)
    taken = sum(seat.side == Side.CLIENT for seat in seats.values())
    asks = viewer.may(Capability.ASK_FOR_SUPPORT) and own is None
    apart = asks and must_not_meet(viewer.pk, seats)
    return GroupCard(
        conversation_id=group.pk,
        topic=group.topic,
        rules=group.rules,
        rules_version=group.rules_version,
        meets=group.meets,
        host=host.person.pseudonym if host else "",
        cap=group.cap,
        places_left=places_left(cap=group.cap, taken=taken, is_kept_apart=apart),
        waits_for_host=group.conversation.waits_for_host,
        is_open=group.conversation.closed_at is None,
        is_member=own is not None and own.side == Side.CLIENT,
        is_host=own is not None and own.side == Side.WORKER,
    )


def _members(viewer: User, group: Group) -> tuple[Member, ...]:
    """The host first, then by name. Pseudonyms only."""
    sitting = Participant.objects.sitting().filter(conversation=group.pk)
    members = (
        Member(
            person_id=seat.person_id,
            name=seat.person.pseudonym,
            is_host=seat.side == Side.WORKER,
            is_me=seat.person_id == viewer.pk,
        )
        for seat in sitting.select_related("person")
    )
    return tuple(sorted(members, key=lambda one: (not one.is_host, one.name.casefold())))


def _removals(viewer: User) -> QuerySet[Removal]:
    rows = Removal.objects.filter(person=viewer).order_by("at")
    return rows.select_related("conversation__group", "by", "person")


def _told(row: Removal) -> TakenOut:
    """As the person is told it: kindly, and without the words that are for the team."""
    return TakenOut(
        conversation_id=row.conversation_id,
        topic=row.conversation.group.topic,
        person=row.person.pseudonym,
        by="",
        reason="",
        at=row.at,
    )


def _removals_of(group: Group) -> tuple[TakenOut, ...]:
    rows = Removal.objects.filter(conversation=group.pk).select_related("person", "by")
    return tuple(
        TakenOut(
            conversation_id=group.pk,
            topic=group.topic,
            person=row.person.pseudonym,
            by=row.by.pseudonym,
            reason=_reason(row),
            at=row.at,
        )
        for row in rows.order_by("-at")
    )


def _reason(row: Removal) -> str:
    try:
        return str(row.reason)
    except Unreadable:
        logger.error("the reason of a removal cannot be read: %s", row.pk)
        return ""
