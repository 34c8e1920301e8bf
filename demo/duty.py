"""What the team on call has behind it: a red that was handed over, with what is still to be done for it."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db.models import F

from accounts.models import User
from chat.actions.worries import call_the_team
from chat.models import Conversation
from moderation.actions.answers import acknowledge, add_note, resolve
from moderation.models import Drill, Escalation, EscalationEvent, FollowUp
from moderation.policies.closing import Ending, HandOff, Outcome
from peersupport.core.models import OutboxEntry

# The check-in after a day is due within the hour.
ENDED = timedelta(hours=23, minutes=30)
LASTED = timedelta(minutes=26)


def look_back(people: Mapping[str, User], *, client: str, worker: str, now: datetime) -> None:
    """The worker was worried, noor came, an ambulance was called, and it ended yesterday."""
    room = Conversation.objects.get(participant__person=people[client])
    call_the_team(conversation_id=room.pk, by=people[worker])
    found = Escalation.objects.unresolved().get(conversation_id=room.pk)
    acknowledge(escalation_id=found.pk, by=people["noor"])
    add_note(
        escalation_id=found.pk,
        by=people["noor"],
        text="Spoke with the worker first. They ask me to stay with them while they write.",
    )
    called = HandOff(
        called="Ambulance, 999",
        called_at=now - ENDED - timedelta(minutes=12),
        confirmed="A crew is with them, and somebody from the family.",
    )
    done = "We asked, stayed, and called together. They agreed to the ambulance."
    ending = Ending(outcome=Outcome.HANDED_OVER, done=done, hand_off=called)
    resolve(escalation_id=found.pk, by=people["noor"], ending=ending)
    _put_back(found)
    _drills(people["noor"], now)


def _put_back(found: Escalation) -> None:
    """Everything of it happened as long ago as the story says."""
    of_it = Escalation.objects.filter(pk=found.pk)
    of_it.update(
        opened_at=F("opened_at") - ENDED - LASTED,
        climb_began_at=F("climb_began_at") - ENDED - LASTED,
        acknowledged_at=F("acknowledged_at") - ENDED - LASTED + timedelta(minutes=1),
        resolved_at=F("resolved_at") - ENDED,
    )
    steps = EscalationEvent.objects.filter(escalation=found)
    last = EscalationEvent.Kind.RESOLVED
    steps.exclude(kind=last).update(at=F("at") - ENDED - LASTED)
    steps.filter(kind=last).update(at=F("at") - ENDED)
    FollowUp.objects.filter(escalation=found).update(due_at=F("due_at") - ENDED)
    promised = OutboxEntry.objects.filter(kind="moderation.follow_up", done_at=None)
    promised.update(due_at=F("due_at") - ENDED)


def _drills(noor: User, now: datetime) -> None:
    """Two weeks of them."""
    for days, seconds in ((3, 41), (10, 95)):
        begun_at = now - timedelta(days=days)
        Drill.objects.create(
            begun_at=begun_at,
            answered_at=begun_at + timedelta(seconds=seconds),
            answered_by=noor,
        )
