"""This app's part of what is held about a person (core.personal)."""

from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

from moderation.models import (
    DutyShift,
    Escalation,
    EscalationEvent,
    EscalationQuerySet,
    Finding,
    Flag,
    FollowUp,
    HeldDraft,
    PagerAddress,
    QuietHours,
    Sanction,
)

Json = dict[str, object]
OPEN_ALARM = "open_alarm"


def exported(person_id: UUID) -> Json:
    """What was kept of their own words. What staff wrote about an alarm is staff's, and names others."""
    alarms = _alarms(person_id).order_by("opened_at").prefetch_related("findings")
    flags = Flag.objects.filter(author_id=person_id).order_by("flagged_at")
    return {
        "alarms": [
            {
                "opened_at": alarm.opened_at,
                "ended_at": alarm.resolved_at,
                "your_words": [one.excerpt for one in _own(alarm)],
            }
            for alarm in alarms
        ],
        "flags": [
            {"at": flag.flagged_at, "about": flag.category, "your_words": flag.excerpt}
            for flag in flags
        ],
        "held_drafts": [
            {"at": draft.held_at, "your_words": draft.body}
            for draft in HeldDraft.objects.filter(author_id=person_id).order_by("held_at")
        ],
        "told_by_the_team": [
            {"at": one.set_at, "what": one.name, "why": one.reason, "your_words": one.appeal}
            for one in Sanction.objects.filter(person_id=person_id).select_related("person")
        ],
        "shifts": list(
            DutyShift.objects.filter(person_id=person_id).values_list("starts_at", "ends_at")
        ),
    }


def erased(person_id: UUID) -> Mapping[str, int]:
    """That there was an alarm, how grave, and who answered when, stays; every word of it goes, with its key."""
    flags = Flag.objects.filter(author_id=person_id).values_list("pk", flat=True)
    drafts = HeldDraft.objects.filter(author_id=person_id).values_list("pk", flat=True)
    return {
        "alarms": destroy_alarm_words(list(_alarms(person_id).values_list("pk", flat=True))),
        "flags": destroy_flag_words(list(flags)),
        "held drafts": destroy_draft_words(list(drafts)),
        "quiet hours": QuietHours.objects.filter(person_id=person_id).delete()[0],
        "sanctions": Sanction.objects.filter(person_id=person_id).update(
            reason_sealed=b"", appeal_sealed=b"", answer_sealed=b""
        ),
        "pager addresses": PagerAddress.objects.filter(person_id=person_id).delete()[0],
    }


def destroy_alarm_words(alarms: Collection[UUID]) -> int:
    """In the caller's transaction."""
    Finding.objects.filter(escalation__in=alarms).update(excerpt_sealed=b"")
    EscalationEvent.objects.filter(escalation__in=alarms).update(note_sealed=b"")
    FollowUp.objects.filter(escalation__in=alarms).update(note_sealed=b"")
    return Escalation.objects.filter(pk__in=alarms).update(
        wrapped_key=b"", done_sealed=b"", called_sealed=b"", confirmed_sealed=b""
    )


def destroy_flag_words(flags: Collection[UUID]) -> int:
    """In the caller's transaction."""
    rows = Flag.objects.filter(pk__in=flags)
    return rows.update(wrapped_key=b"", excerpt_sealed=b"", reason_sealed=b"")


def destroy_draft_words(drafts: Collection[UUID]) -> int:
    """In the caller's transaction."""
    rows = HeldDraft.objects.filter(pk__in=drafts)
    return rows.update(wrapped_key=b"", body_sealed=b"", note_sealed=b"")


def reasons_to_wait(person_id: UUID) -> Sequence[str]:
    """Nobody is forgotten in the middle of an alarm."""
    return [OPEN_ALARM] if _alarms(person_id).unresolved().exists() else []


def subjects(person_id: UUID) -> Sequence[str]:
    alarms = [f"escalation:{pk}" for pk in _alarms(person_id).values_list("pk", flat=True)]
    flags = Flag.objects.filter(author_id=person_id).values_list("pk", flat=True)
    drafts = HeldDraft.objects.filter(author_id=person_id).values_list("pk", flat=True)
    return [*alarms, *(f"flag:{pk}" for pk in flags), *(f"draft:{pk}" for pk in drafts)]


def conversations(person_id: UUID) -> Sequence[UUID]:  # noqa: ARG001  # chat knows them
    return []


def _alarms(person_id: UUID) -> EscalationQuerySet:
    return Escalation.objects.filter(client_id=person_id)


def _own(alarm: Escalation) -> list[Finding]:
    return [one for one in alarm.findings.all() if one.said_by == "client"]
