"""From assessed messages to escalations and flags, a whole batch at a time."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from moderation.actions.resting import rest_while_open
from moderation.actions.steps import promise_link
from moderation.actions.telling import alarm_delivery, people_on_duty
from moderation.actions.timers import move_on, promise
from moderation.events import DutyChanged, EscalationChanged, EscalationOpened
from moderation.ladder_shelf import ladder_in_force
from moderation.models import Escalation, EscalationEvent, Finding, Flag
from moderation.policies.assessing import Assessment
from moderation.policies.ladder import Severity, snapshot
from peersupport.core.realtime import Delivery, Event, publish_on_commit

Kind = EscalationEvent.Kind


@transaction.atomic
def record(assessed: Sequence[Assessment]) -> dict[UUID, UUID]:
    """Open or raise the escalations that these call for; returns them by the message that did it.

    One open escalation per conversation: what is heard later is added to it, and may raise its
    severity, never lower it. What happened goes into the audit chain by the outbox: the chain has one
    head, and no message may wait for it.
    """
    now = timezone.now()
    flags = _flags(assessed, now)
    grave: defaultdict[UUID, list[Assessment]] = defaultdict(list)
    for assessment in assessed:
        if assessment.severity is not None:
            grave[assessment.message.conversation_id].append(assessment)
    standing = _standing(grave)
    opened = _open_missing(grave, standing, now)
    for conversation_id, escalation in standing.items():
        _add(escalation, grave[conversation_id], now)
    _tell(opened.values(), standing.values(), flags=flags)
    by_conversation = {**standing, **opened}
    return {
        found.message.message_id: by_conversation[conversation_id].pk
        for conversation_id, group in grave.items()
        for found in group
    }


def _flags(assessed: Sequence[Assessment], now: datetime) -> int:
    flags = [
        _flag(assessment, number, now)
        for assessment in assessed
        for number in range(len(assessment.flags))
    ]
    if flags:
        Flag.objects.bulk_create(flags, ignore_conflicts=True)
    return len(flags)


def _flag(assessment: Assessment, number: int, now: datetime) -> Flag:
    message, hit = assessment.message, assessment.flags[number]
    flag = Flag(
        conversation_id=message.conversation_id,
        message_id=message.message_id,
        author_id=message.author_id,
        said_by=message.said_by,
        rule_id=hit.rule_id,
        category=hit.category,
        action=hit.action,
        spans=[list(span) for span in hit.spans],
        excluded=list(assessment.excluded),
        rulebook_versions=list(assessment.rulebook_versions),
        flagged_at=now,
    )
    flag.excerpt = message.text
    return flag


def _standing(conversations: Iterable[UUID]) -> dict[UUID, Escalation]:
    """The open escalations of these conversations, locked in one order until the transaction ends."""
    wanted = list(conversations)
    if not wanted:
        return {}
    found = Escalation.objects.unresolved().filter(conversation_id__in=wanted)
    locked = found.order_by("pk").select_for_update(no_key=True)
    return {escalation.conversation_id: escalation for escalation in locked}


def _open_missing(
    grave: dict[UUID, list[Assessment]], standing: dict[UUID, Escalation], now: datetime
) -> dict[UUID, Escalation]:
    """Open what is not open yet. Where somebody else was quicker, theirs joins `standing`."""
    fresh = {
        conversation_id: _new(found, now)
        for conversation_id, found in grave.items()
        if conversation_id not in standing
    }
    if not fresh:
        return {}
    Escalation.objects.bulk_create(fresh.values(), ignore_conflicts=True)
    stored = _standing(fresh)
    opened = {}
    for conversation_id, escalation in stored.items():
        if escalation.pk == fresh[conversation_id].pk:
            opened[conversation_id] = escalation
            _opened(escalation, grave[conversation_id], now)
        else:
            standing[conversation_id] = escalation
    return opened


def _new(found: Sequence[Assessment], now: datetime) -> Escalation:
    message = found[0].message
    escalation = Escalation(
        conversation_id=message.conversation_id,
        client_id=message.client_id,
        worker_id=message.worker_id,
        severity=_gravest(found),
        opened_at=now,
        ladder=snapshot(ladder_in_force()),
        climb_began_at=now,
        next_action_at=now,
        told_pair_at=now if any(one.tells_pair for one in found) else None,
    )
    _ = escalation.vault  # makes its key
    return escalation


def _opened(escalation: Escalation, found: Sequence[Assessment], now: datetime) -> None:
    _keep(escalation, found, now)
    _note_step(escalation, Kind.OPENED, now)
    rest_while_open(escalation, now=now)
    promise(escalation)


def _add(escalation: Escalation, found: Sequence[Assessment], now: datetime) -> None:
    """More was heard: whoever was about to agree that it is over must look again."""
    _keep(escalation, found, now)
    escalation.proposed_at = escalation.proposed_by = None
    if escalation.told_pair_at is None and any(one.tells_pair for one in found):
        escalation.told_pair_at = now
    if _gravest(found) > escalation.severity:
        escalation.severity = _gravest(found)
        start_again(escalation, now=now)
        _note_step(escalation, Kind.RAISED, now)
    else:
        _note_step(escalation, Kind.HEARD_MORE, now)
    escalation.save()


def start_again(escalation: Escalation, *, now: datetime) -> None:
    """It became graver: whoever took the milder one may not be enough."""
    escalation.acknowledged_at = escalation.acknowledged_by = None
    escalation.offered_at = escalation.offered_to = None
    escalation.unanswered_at = None
    escalation.rung, escalation.climb_began_at = 0, now
    rest_while_open(escalation, now=now)
    move_on(escalation, next_at=now)


def _keep(escalation: Escalation, found: Sequence[Assessment], now: datetime) -> None:
    Finding.objects.bulk_create([_finding(escalation, one, now) for one in found])


def _finding(escalation: Escalation, found: Assessment, now: datetime) -> Finding:
    finding = Finding(
        escalation=escalation,
        message_id=found.message.message_id,
        seq=found.message.seq,
        said_by=found.message.said_by,
        found_at=now,
        severity=found.level,
        hits=list(found.hits),
        rulebook_versions=list(found.rulebook_versions),
    )
    finding.excerpt = found.message.text
    return finding


def _note_step(escalation: Escalation, kind: Kind, now: datetime) -> None:
    promise_link(
        EscalationEvent.objects.create(
            escalation=escalation, kind=kind, at=now, facts={"severity": escalation.severity}
        )
    )


def _gravest(found: Sequence[Assessment]) -> Severity:
    return max(one.severity for one in found if one.severity is not None)


def _tell(opened: Collection[Escalation], changed: Collection[Escalation], *, flags: int) -> None:
    events: list[Event] = [EscalationOpened(escalation_id=each.pk) for each in opened]
    events += [EscalationChanged(escalation_id=each.pk) for each in changed]
    if flags:
        events.append(DutyChanged())
    persons = people_on_duty()
    alarms = [alarm_delivery(e) for e in (*opened, *changed) if e.told_pair_at is not None]
    publish_on_commit(*(Delivery(persons=persons, event=event) for event in events), *alarms)
