"""From promises in the outbox to actions."""

from uuid import UUID

from django.conf import settings
from django.utils import timezone

from moderation.actions import climbing, drills, follow_ups, later_alarm, pages, sanctions, steps
from moderation.models import Channel
from moderation.pagers import sending
from moderation.pagers.base import Notice, Outcome, PageFailed, link_to
from moderation.pagers.heartbeat import beat
from moderation.rota_mail import RotaNotice, mail_address_of
from peersupport.core.failpoints import failpoint
from peersupport.core.health import stands_still
from peersupport.core.outbox import Payload


def climb(payload: Payload) -> None:
    climbing.climb(escalation_id=UUID(str(payload["escalation_id"])), step=int(payload["step"]))


def alarm(payload: Payload) -> None:
    later_alarm.raise_alarm(payload)


def link(payload: Payload) -> None:
    steps.link_step(event_id=UUID(str(payload["event_id"])))


def follow_up(payload: Payload) -> None:
    follow_ups.follow_up_is_due(follow_up_id=UUID(str(payload["follow_up_id"])))


def sanction(payload: Payload) -> None:
    sanctions.keep_resting(sanction_id=UUID(str(payload["sanction_id"])))


def drill(payload: Payload) -> None:  # noqa: ARG001  # there is nothing to be told
    drills.hold_weekly_drill(now=timezone.now())


def drill_page(payload: Payload) -> None:
    """As `page`, and in words that nobody takes for one."""
    attempt = drills.begin_try(page_id=UUID(str(payload["page_id"])))
    if attempt is None:
        return
    notice = Notice(link=link_to("moderation:drill", attempt.drill_id), is_drill=True)
    outcome = sending.send(attempt.channel, attempt.address, notice)
    drills.end_try(page_id=attempt.page_id, outcome=outcome)
    if outcome != Outcome.DELIVERED:
        raise PageFailed(outcome)


def rota_mail(payload: Payload) -> None:
    """Nothing for somebody without an address, or once it is too late to be of use."""
    if timezone.now().timestamp() > int(payload["until"]):
        return
    address = mail_address_of(UUID(str(payload["person_id"])))
    if not address:
        return
    outcome = sending.send(Channel.EMAIL, address, RotaNotice(link=link_to("moderation:me")))
    if outcome != Outcome.DELIVERED:
        raise PageFailed(outcome)


def heartbeat(payload: Payload) -> None:  # noqa: ARG001  # there is nothing to be told
    """Says nothing while anything is long overdue: a worker that runs and does nothing is no comfort."""
    if settings.HEARTBEAT_URL and not stands_still(timezone.now()):
        beat(settings.HEARTBEAT_URL)


def page(payload: Payload) -> None:
    """Raises `PageFailed` when it was not taken, so that the outbox tries again, a little later each time."""
    attempt = pages.begin_try(page_id=UUID(str(payload["page_id"])))
    if attempt is None:
        return
    link = link_to("moderation:escalation", attempt.escalation_id)
    notice = Notice(link=link, is_repeat=attempt.is_repeat)
    failpoint("page.before_send")
    outcome = sending.send(attempt.channel, attempt.address, notice)
    failpoint("page.after_send")
    pages.end_try(attempt_id=attempt.attempt_id, outcome=outcome)
    failpoint("page.before_mark")
    if outcome != Outcome.DELIVERED:
        raise PageFailed(outcome)
