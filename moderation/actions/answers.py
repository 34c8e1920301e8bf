"""What a person on duty does with an escalation: take it, write a note, bring it to an end."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from moderation.access import escalation_for_answering
from moderation.actions.climbing import climb_of
from moderation.actions.follow_ups import promise_what_follows
from moderation.actions.joining import send_the_team_out
from moderation.actions.resting import rest_afterwards
from moderation.actions.steps import note_step
from moderation.actions.telling import tell_change, tell_pair
from moderation.actions.timers import move_on
from moderation.models import Escalation, EscalationEvent
from moderation.policies.closing import Ending, HandOff, needs_second_person
from peersupport.core.errors import Conflict, Invalid
from peersupport.core.text import clean_line, clean_text

Kind = EscalationEvent.Kind

MOST_NOTE = 4_000
MOST_LINE = 300


@transaction.atomic
def acknowledge(*, escalation_id: UUID, by: User) -> Escalation:
    """Take it, which stops the climb. The first of several has it; `acknowledged_by` says who that is.

    From now on the time to decide runs: when it is over without an end, the climb begins again.
    Raises `Conflict` when it has ended.
    """
    escalation = _open(by, escalation_id)
    if escalation.acknowledged_by is None:
        now = timezone.now()
        escalation.acknowledged_at, escalation.acknowledged_by = now, by
        escalation.unanswered_at = None
        move_on(escalation, next_at=now + climb_of(escalation).decide_within)
        escalation.save()
        _note(escalation, Kind.ACKNOWLEDGED, by, now)
        tell_pair(escalation)
    return escalation


@transaction.atomic
def add_note(*, escalation_id: UUID, by: User, text: str) -> None:
    """Write down what was seen or done. Raises `Invalid` for an empty or too long note."""
    escalation = escalation_for_answering(by, escalation_id)
    _note(escalation, Kind.NOTED, by, timezone.now(), text=clean_text(text, most=MOST_NOTE))


@transaction.atomic
def resolve(*, escalation_id: UUID, by: User, ending: Ending) -> Escalation:
    """Say how it ended and what was done.

    A red without an emergency hand-off only waits for a second person after this: see `agree`.
    Raises `Conflict` when nobody has taken it or it has ended, `Invalid` when words are missing.
    """
    escalation = _taken(by, escalation_id)
    now = timezone.now()
    escalation.outcome = ending.outcome.value
    escalation.done = clean_text(ending.done, most=MOST_NOTE)
    if ending.hand_off is not None:
        _keep_hand_off(escalation, ending.hand_off, now)
    if needs_second_person(escalation.severity, ending):
        escalation.proposed_at, escalation.proposed_by = now, by
        escalation.save()
        _note(escalation, Kind.PROPOSED, by, now)
    else:
        _close(escalation, by, now)
    return escalation


@transaction.atomic
def agree(*, escalation_id: UUID, by: User) -> Escalation:
    """The second person agrees that a red has ended as the first one said.

    Raises `Conflict` when nothing was proposed, or by the one who proposed it.
    """
    escalation = _taken(by, escalation_id)
    if escalation.proposed_by is None:
        raise Conflict("More was written since. Please read it again before anybody closes this.")
    if escalation.proposed_by == by:
        raise Conflict("A second person has to agree. Please ask somebody else on the team.")
    _close(escalation, by, timezone.now())
    return escalation


def _open(by: User, escalation_id: UUID) -> Escalation:
    escalation = escalation_for_answering(by, escalation_id)
    if escalation.resolved_at is not None:
        raise Conflict("This has been closed already.")
    return escalation


def _taken(by: User, escalation_id: UUID) -> Escalation:
    escalation = _open(by, escalation_id)
    if escalation.acknowledged_at is None:
        raise Conflict("Nobody has taken this yet. Please take it first.")
    return escalation


def _keep_hand_off(escalation: Escalation, hand_off: HandOff, now: datetime) -> None:
    if hand_off.called_at > now:
        raise Invalid("The call lies in the future. Please check the time.")
    escalation.called_at = hand_off.called_at
    escalation.called = clean_line(hand_off.called, most=MOST_LINE)
    said = hand_off.confirmed.strip()
    escalation.confirmed = clean_text(said, most=MOST_NOTE) if said else ""


def _close(escalation: Escalation, by: User, now: datetime) -> None:
    """Nothing is promised any more: what is still in the outbox finds that it has moved on."""
    escalation.resolved_at, escalation.resolved_by = now, by
    escalation.next_action_at = escalation.offered_at = escalation.offered_to = None
    escalation.step += 1
    escalation.save()
    _note(escalation, Kind.RESOLVED, by, now)
    promise_what_follows(escalation=escalation, now=now)
    rest_afterwards(escalation, now=now)
    send_the_team_out(escalation, now=now)
    tell_pair(escalation)


def _note(escalation: Escalation, kind: Kind, by: User, now: datetime, *, text: str = "") -> None:
    note_step(escalation, kind=kind, at=now, by=by, text=text)
    tell_change(escalation)
