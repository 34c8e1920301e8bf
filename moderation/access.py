"""The only ways to an escalation, a flag or a shift. "Not yours" and "unknown" are the same answer."""

from typing import TypeVar
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from accounts.access import require
from accounts.models import User
from accounts.roles import Capability
from moderation.models import (
    Drill,
    DutyShift,
    Escalation,
    Flag,
    FollowUp,
    HeldDraft,
    PagerAddress,
    Revision,
    SampledConversation,
    Sanction,
    ShiftOffer,
)
from peersupport.core.errors import NotFound

Row = TypeVar("Row")


def escalation_for_duty(person: User, escalation_id: UUID) -> Escalation:
    """To look at its state and history. Its words are read through `actions.reading`, which notes it."""
    require(person, Capability.ANSWER_ESCALATIONS)
    people = Escalation.objects.select_related(
        "acknowledged_by", "offered_to", "proposed_by", "resolved_by"
    )
    return _found(people.filter(pk=escalation_id).first())


def escalation_for_answering(person: User, escalation_id: UUID) -> Escalation:
    """Locks the row until the transaction ends, so that of two people one is first."""
    require(person, Capability.ANSWER_ESCALATIONS)
    rows = Escalation.objects.filter(pk=escalation_id)
    return _found(rows.select_for_update(no_key=True).first())


def escalation_to_join(person: User, conversation_id: UUID) -> Escalation:
    """The open one of that conversation, locked. Raises `NotFound` unless this person has taken it."""
    require(person, Capability.ANSWER_ESCALATIONS)
    taken = Escalation.objects.unresolved().filter(acknowledged_by=person)
    rows = taken.filter(conversation_id=conversation_id)
    return _found(rows.select_for_update(no_key=True).first())


def colleague_on_duty(person: User, colleague_id: UUID) -> User:
    """Somebody else who may answer."""
    require(person, Capability.ANSWER_ESCALATIONS)
    able = User.objects.able_to(Capability.ANSWER_ESCALATIONS).exclude(pk=person.pk)
    return _found(able.filter(pk=colleague_id).first())


def follow_up_for_duty(person: User, follow_up_id: UUID) -> FollowUp:
    """Locks the row until the transaction ends."""
    require(person, Capability.ANSWER_ESCALATIONS)
    rows = FollowUp.objects.filter(pk=follow_up_id).select_related("escalation")
    return _found(rows.select_for_update(of=("self",), no_key=True).first())


def drill_for_duty(person: User, drill_id: UUID) -> Drill:
    require(person, Capability.ANSWER_ESCALATIONS)
    return _found(Drill.objects.select_related("answered_by").filter(pk=drill_id).first())


def drill_for_answering(person: User, drill_id: UUID) -> Drill:
    """Locks the row until the transaction ends, so that the first answer counts."""
    require(person, Capability.ANSWER_ESCALATIONS)
    rows = Drill.objects.filter(pk=drill_id)
    return _found(rows.select_for_update(no_key=True).first())


def flag_for_review(person: User, flag_id: UUID) -> Flag:
    """Locks the row until the transaction ends."""
    require(person, Capability.ANSWER_ESCALATIONS)
    return _found(Flag.objects.filter(pk=flag_id).select_for_update(no_key=True).first())


def draft_for_deciding(person: User, held_id: UUID) -> HeldDraft:
    """Locks the row until the transaction ends. Nobody decides about their own."""
    require(person, Capability.ANSWER_ESCALATIONS)
    others = HeldDraft.objects.exclude(author_id=person.pk).filter(pk=held_id)
    return _found(others.select_for_update(no_key=True).first())


def draft_to_look_at(person: User, draft_id: UUID) -> Revision:
    """Of whatever is edited, whoever wrote it."""
    require(person, Capability.ANSWER_ESCALATIONS)
    return _found(Revision.objects.select_related("author").filter(pk=draft_id).first())


def rules_draft(person: User, draft_id: UUID) -> Revision:
    """To look at it, whoever wrote it: a rulebook."""
    require(person, Capability.ANSWER_ESCALATIONS)
    rows = Revision.objects.of_rulebooks().select_related("author")
    return _found(rows.filter(pk=draft_id).first())


def own_rules_draft(person: User, draft_id: UUID) -> Revision:
    """To edit a rulebook: theirs, and open."""
    require(person, Capability.WRITE_RULES)
    rows = Revision.objects.of_rulebooks().open()
    return _found(rows.filter(pk=draft_id, author=person).first())


def own_ladder_draft(person: User, draft_id: UUID) -> Revision:
    """To edit a ladder: theirs, and open."""
    require(person, Capability.WRITE_RULES)
    rows = Revision.objects.of_ladders().open()
    return _found(rows.filter(pk=draft_id, author=person).first())


def own_draft(person: User, draft_id: UUID, *, lock: bool = False) -> Revision:
    """To edit it: theirs, and not published or set aside. With `lock`, until the transaction ends."""
    require(person, Capability.WRITE_RULES)
    rows = Revision.objects.open().filter(pk=draft_id, author=person)
    return _found((rows.select_for_update(no_key=True) if lock else rows).first())


def proposed_draft(person: User, draft_id: UUID, *, lock: bool = False) -> Revision:
    """To publish it: proposed by somebody else. With `lock`, until the transaction ends."""
    require(person, Capability.ANSWER_ESCALATIONS)
    rows = Revision.objects.open().exclude(proposed_at=None).exclude(author=person)
    rows = rows.filter(pk=draft_id).select_related("author")
    return _found((rows.select_for_update(of=("self",), no_key=True) if lock else rows).first())


def sampled_for_reading(person: User, sampled_id: UUID) -> SampledConversation:
    """Locks the row until the transaction ends. Who is one of the two is chat's to know."""
    require(person, Capability.ANSWER_ESCALATIONS)
    rows = SampledConversation.objects.filter(pk=sampled_id).select_related("sample")
    return _found(rows.select_for_update(of=("self",), no_key=True).first())


def way_for_owner(person: User, way_id: UUID) -> PagerAddress:
    """One of the ways in which they themselves are called."""
    require(person, Capability.ANSWER_ESCALATIONS)
    return _found(
        PagerAddress.objects.filter(pk=way_id, person=person).select_related("person").first()
    )


def own_sanction(person: User, sanction_id: UUID) -> Sanction:
    """What they were told themselves. Locks the row until the transaction ends."""
    rows = Sanction.objects.filter(pk=sanction_id, person=person).select_related("person")
    return _found(rows.select_for_update(of=("self",), no_key=True).first())


def appeal_for_deciding(person: User, sanction_id: UUID) -> Sanction:
    """An appeal against what somebody else set, not their own. Locks the row until the transaction ends."""
    require(person, Capability.ANSWER_ESCALATIONS)
    rows = Sanction.objects.exclude(appealed_at=None).exclude(set_by=person)
    rows = rows.exclude(person=person).filter(pk=sanction_id).select_related("person", "set_by")
    return _found(rows.select_for_update(of=("self",), no_key=True).first())


def shift_for_rota(person: User, shift_id: UUID) -> DutyShift:
    """Locks the row until the transaction ends: of one who removes it and one who takes it, one is first."""
    require(person, Capability.SET_ROTA)
    return _found(DutyShift.objects.filter(pk=shift_id).select_for_update().first())


def own_shift(person: User, shift_id: UUID, *, lock: bool = False) -> DutyShift:
    """To offer it: theirs, and not over. With `lock`, until the transaction ends."""
    require(person, Capability.ANSWER_ESCALATIONS)
    rows = DutyShift.objects.filter(pk=shift_id, person=person, ends_at__gt=timezone.now())
    return _found((rows.select_for_update(no_key=True) if lock else rows).first())


def offer_to_take(person: User, offer_id: UUID) -> ShiftOffer:
    """Somebody else's, for them or for anybody, taken or not. Locks its shift and it until the transaction ends.

    The shift first, as whoever removes one does: of many who take it, one is first.
    """
    require(person, Capability.ANSWER_ESCALATIONS)
    theirs = ShiftOffer.objects.exclude(offered_by=person).filter(
        Q(offered_to=None) | Q(offered_to=person), pk=offer_id
    )
    _lock_shift_of(_found(theirs.first()))
    return _found(theirs.select_for_update(no_key=True).first())


def own_offer(person: User, offer_id: UUID) -> ShiftOffer:
    """To take it back: theirs, and open. Locks its shift and it until the transaction ends."""
    require(person, Capability.ANSWER_ESCALATIONS)
    mine = ShiftOffer.objects.open().filter(pk=offer_id, offered_by=person)
    _lock_shift_of(_found(mine.first()))
    return _found(mine.select_for_update(no_key=True).first())


def colleague_for_rota(person: User, colleague_id: UUID) -> User:
    """Somebody who may be put on call."""
    require(person, Capability.SET_ROTA)
    able = User.objects.able_to(Capability.ANSWER_ESCALATIONS)
    return _found(able.filter(pk=colleague_id).first())


def _lock_shift_of(offer: ShiftOffer) -> None:
    if offer.shift_id is not None:
        DutyShift.objects.select_for_update().filter(pk=offer.shift_id).first()


def _found(row: Row | None) -> Row:
    if row is None:
        raise NotFound
    return row
