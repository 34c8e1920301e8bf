"""The clock of an escalation: one promise in the outbox for the step it stands at."""

from datetime import datetime

from moderation.models import Escalation
from peersupport.core import outbox


def move_on(escalation: Escalation, *, next_at: datetime) -> None:
    """Make every earlier timer void and promise the next action. The caller saves the row."""
    escalation.step += 1
    escalation.next_action_at = next_at
    promise(escalation)


def promise(escalation: Escalation) -> None:
    """Promise the action that the row says is next."""
    if escalation.next_action_at is not None:
        outbox.enqueue(
            "moderation.climb",
            key=_key(escalation),
            due_at=escalation.next_action_at,
            escalation_id=str(escalation.pk),
            step=escalation.step,
        )


def hurry(escalation: Escalation, *, next_at: datetime) -> None:
    """Bring the next action forward, without a new step."""
    escalation.next_action_at = next_at
    escalation.save(update_fields=["next_action_at"])
    outbox.cancel(key=_key(escalation))
    promise(escalation)


def _key(escalation: Escalation) -> str:
    return f"climb:{escalation.pk}:{escalation.step}"
