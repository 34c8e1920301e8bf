"""What moderation keeps too long is deleted: words with their keys, and what is only about times as a whole."""

from datetime import datetime

from django.db.models import Exists, OuterRef, Q

from moderation.actions.records import destroy_alarm_words, destroy_draft_words, destroy_flag_words
from moderation.keeping import conversations_still_needed
from moderation.models import (
    Caution,
    Drill,
    DutyShift,
    Escalation,
    Flag,
    FollowUp,
    HeldDraft,
    Sample,
    Sanction,
    ShadowRun,
)
from peersupport.core.holds import Held


def sweep_alarms(*, before: datetime, most: int, held: Held) -> int:
    """Closed by then, and nothing that was promised for afterwards is still to be done."""
    waiting = FollowUp.objects.filter(escalation=OuterRef("pk"), kept_at=None)
    about = Q(client_id__in=held.people) | Q(worker_id__in=held.people, worker_id__isnull=False)
    about |= Q(conversation_id__in=held.conversations)
    rows = Escalation.objects.filter(resolved_at__lte=before).exclude(wrapped_key=b"")
    old = rows.exclude(about).exclude(Exists(waiting)).order_by("resolved_at", "pk")
    return destroy_alarm_words(list(old.values_list("pk", flat=True)[:most]))


def sweep_flags(*, before: datetime, most: int, held: Held) -> int:
    """Looked at by then, in a conversation without an open alarm. With them the private words about drafts."""
    needed = held.conversations | conversations_still_needed()
    flags = Flag.objects.filter(reviewed_at__lte=before).exclude(wrapped_key=b"")
    flags = flags.exclude(author_id__in=held.people).exclude(conversation_id__in=needed)
    drafts = HeldDraft.objects.filter(decided_at__lte=before).exclude(wrapped_key=b"")
    drafts = drafts.exclude(author_id__in=held.people).exclude(conversation_id__in=needed)
    cautions = Caution.objects.filter(given_at__lte=before)
    cautions = cautions.exclude(author_id__in=held.people).exclude(conversation_id__in=needed)
    gone = list(cautions.order_by("given_at").values_list("pk", flat=True)[:most])
    return (
        destroy_flag_words(list(flags.order_by("pk").values_list("pk", flat=True)[:most]))
        + destroy_draft_words(list(drafts.order_by("pk").values_list("pk", flat=True)[:most]))
        + Caution.objects.filter(pk__in=gone).delete()[0]
    )


def sweep_sanctions(*, before: datetime, most: int, held: Held) -> int:
    """Not while an appeal waits for its answer."""
    rows = Sanction.objects.filter(set_at__lte=before).exclude(person__in=held.people)
    answered = Q(appealed_at=None) | Q(decided_at__isnull=False)
    old = rows.filter(answered).exclude(reason_sealed=b"", appeal_sealed=b"", answer_sealed=b"")
    gone = list(old.order_by("pk").values_list("pk", flat=True)[:most])
    return Sanction.objects.filter(pk__in=gone).update(
        reason_sealed=b"", appeal_sealed=b"", answer_sealed=b""
    )


def sweep_duty(*, before: datetime, most: int, held: Held) -> int:
    """Shifts that ended by then, and drills of that time."""
    shifts = DutyShift.objects.filter(ends_at__lte=before).exclude(person__in=held.people)
    drills = Drill.objects.filter(begun_at__lte=before)
    old_shifts = list(shifts.order_by("ends_at").values_list("pk", flat=True)[:most])
    old_drills = list(drills.order_by("begun_at").values_list("pk", flat=True)[:most])
    return (
        DutyShift.objects.filter(pk__in=old_shifts).delete()[0]
        + Drill.objects.filter(pk__in=old_drills).delete()[0]
    )


def sweep_samples(*, before: datetime, most: int, held: Held) -> int:
    """Draws of that time and tries of rules, with what they were about. A held conversation keeps its draw."""
    samples = Sample.objects.filter(drawn_at__lte=before)
    samples = samples.exclude(conversations__conversation_id__in=held.conversations)
    runs = ShadowRun.objects.filter(asked_at__lte=before).exclude(ended="")
    old = list(samples.order_by("drawn_at").values_list("pk", flat=True)[:most])
    old_runs = list(runs.order_by("asked_at").values_list("pk", flat=True)[:most])
    return (
        Sample.objects.filter(pk__in=old).delete()[0]
        + ShadowRun.objects.filter(pk__in=old_runs).delete()[0]
    )
