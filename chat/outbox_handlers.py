"""From promises in the outbox to actions: here the two apps meet that do not know each other."""

from datetime import datetime
from uuid import UUID

from django.utils import timezone

from accounts.models import User
from chat.actions import attendance, joining, standing_in, timing
from chat.actions.conversations import close_what_stands_on
from chat.actions.reply_times import measure_replies
from chat.actions.shadowing import hand_over_stretch
from chat.actions.silence import notice_silence
from matching.api import let_rest
from peersupport.core.outbox import Payload


def rest(payload: Payload) -> None:
    """Moderation promised that a peer worker is left in peace; matching keeps it."""
    until = datetime.fromisoformat(str(payload["until"]))
    let_rest(worker_id=UUID(str(payload["worker_id"])), until=until)


def team_leaves(payload: Payload) -> None:
    """An escalation has ended: whoever joined because of it reads no more."""
    joining.everybody_leaves(conversation_id=UUID(str(payload["conversation_id"])))


def process_gone(payload: Payload) -> None:
    """A web process has not said for a while that it is alive."""
    attendance.lose_process(process=UUID(str(payload["process"])))


def missing(payload: Payload) -> None:
    attendance.notice_missing(
        person_id=UUID(str(payload["person"])),
        heard_at=datetime.fromisoformat(str(payload["heard_at"])),
    )


def state_over(payload: Payload) -> None:
    """What a worker said of themselves is over by now: whoever looks at it looks again."""
    attendance.tell_presence({UUID(str(payload["person"]))})


def silence(payload: Payload) -> None:  # noqa: ARG001  # there is nothing to be told
    notice_silence(now=timezone.now())


def replies(payload: Payload) -> None:  # noqa: ARG001  # there is nothing to be told
    measure_replies(now=timezone.now())


def shadow(payload: Payload) -> None:
    hand_over_stretch(run_id=UUID(str(payload["run_id"])))


def stand_in_over(payload: Payload) -> None:
    """One of the two would rather not any more: whatever they had begun ends."""
    standing_in.end_for(
        agreement_id=UUID(str(payload["agreement"])), by_id=UUID(str(payload["by"]))
    )


def pairing_over(payload: Payload) -> None:
    """Whoever ended a pairing, its conversation ends with it."""
    close_what_stands_on(
        pairing_id=UUID(str(payload["pairing"])),
        by=User.objects.get_queryset().get(pk=str(payload["by"])),
    )


def time(payload: Payload) -> None:
    timing.say_time(session_id=UUID(str(payload["session"])), step=int(payload["step"]))
